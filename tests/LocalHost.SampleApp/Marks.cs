using System.Globalization;

namespace LocalHost.SampleApp;

/// <summary>What the functions leave behind for a test: a line in a file for each thing that happened; and what they wait for.</summary>
/// <param name="folder">Where; null leaves nothing.</param>
public sealed class Marks(string? folder)
{
    private readonly Lock _gate = new();

    /// <summary>Adds a line to the file of that name.</summary>
    public void Add(string name, string line)
    {
        if (folder is null)
        {
            return;
        }
        lock (_gate)
        {
            File.AppendAllText(Path.Combine(folder, name), string.Create(CultureInfo.InvariantCulture, $"{line}\n"));
        }
    }

    /// <summary>Waits until the test puts a file of that name there.</summary>
    public async Task AllowedAsync(string name, CancellationToken cancellation)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, name)))
        {
            await Task.Delay(10, cancellation);
        }
    }
}
