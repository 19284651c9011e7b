namespace LocalHost.Engine.Tests.Contract;

/// <summary>A folder for one test's task hub, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskhub-");

    public string Database => Path.Combine(_folder.FullName, "taskhub.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
