namespace LocalHost.Tests.Triggers;

/// <summary>A folder for state, deleted when disposed.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("triggers-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
