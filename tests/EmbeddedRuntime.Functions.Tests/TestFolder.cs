namespace EmbeddedRuntime.Functions.Tests;

/// <summary>A folder with a host.json and a place for state, deleted when disposed.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder(string hostJson = """{ "version": "2.0", "logging": { "logLevel": { "default": "None" } } }""")
    {
        Path = Directory.CreateTempSubdirectory("functions-tests-").FullName;
        WriteHostJson(hostJson);
    }

    public string Path { get; }

    public string State => System.IO.Path.Combine(Path, "state");

    public void WriteHostJson(string json) => File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), json);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
