namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>A directory for one test's database, removed with it.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("engine-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "taskhub.db");

    public void Dispose() => _directory.Delete(recursive: true);
}
