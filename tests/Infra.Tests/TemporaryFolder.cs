namespace Infra.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("merit-infra-").FullName;

    public async Task WriteAsync(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }

    public async Task<string> ReadAsync(string name)
    {
        string text = await File.ReadAllTextAsync(System.IO.Path.Combine(Path, name), TestContext.Current.CancellationToken);
        return text.ReplaceLineEndings("\n");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
