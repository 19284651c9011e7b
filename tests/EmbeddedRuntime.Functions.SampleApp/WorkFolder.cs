namespace EmbeddedRuntime.Functions.SampleApp;

/// <summary>What the functions leave behind for the test: a file for each thing that happened; and what they wait for.</summary>
public sealed class WorkFolder(string path)
{
    private const string Go = "go";

    /// <summary>Leaves a mark that no other run of the same work can overwrite.</summary>
    public void Mark(string what) => File.WriteAllText(Path.Combine(path, $"{what}.{Guid.NewGuid():N}"), "");

    /// <summary>Waits until the test allows the work to end.</summary>
    public async Task AllowedAsync(CancellationToken cancellation)
    {
        while (!File.Exists(Path.Combine(path, Go)))
        {
            await Task.Delay(10, cancellation);
        }
    }
}
