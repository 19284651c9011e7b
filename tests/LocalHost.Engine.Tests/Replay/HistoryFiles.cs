namespace LocalHost.Engine.Tests.Replay;

/// <summary>The committed histories.</summary>
internal static class HistoryFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "LocalHost.Engine.Tests", "Histories");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static RecordedTurn Read(string name) => RecordedTurn.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
}
