using EmbeddedRuntime.DurableTask.Replay;

namespace EmbeddedRuntime.DurableTask.Tests.Replay;

/// <summary>The committed histories.</summary>
internal static class HistoryFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "EmbeddedRuntime.DurableTask.Tests", "Histories");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static RecordedHistory Read(string name) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
}
