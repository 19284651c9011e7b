using System.Diagnostics;
using System.Text;

namespace Merit.Cli.Testing;

/// <summary>
/// Finds the processes that a run left behind: children inherit a mark in their environment, which the kernel shows.
/// Where it does not (outside Linux), none is found.
/// </summary>
public sealed class LeftoverProcesses
{
    private const string Variable = "MERIT_TEST_RUN";
    private readonly string _id = Guid.NewGuid().ToString("N");

    private LeftoverProcesses()
    {
    }

    /// <summary>The mark, as environment settings for the children.</summary>
    public IReadOnlyDictionary<string, string> Mark => new Dictionary<string, string> { [Variable] = _id };

    /// <summary>Whether this process itself was started by a run.</summary>
    public static bool IsInsideRun => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Begins a run with a mark of its own.</summary>
    public static LeftoverProcesses Begin() => new();

    /// <summary>Ends every process that still carries the mark; says which.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        List<string> stopped = [];
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id == Environment.ProcessId || !CarriesMark(process.Id))
                {
                    continue;
                }

                stopped.Add($"{process.Id} {await CommandLineAsync(process.Id)}");
                process.Kill();
            }
        }

        return stopped;
    }

    private bool CarriesMark(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/environ", Encoding.UTF8).Contains($"{Variable}={_id}", StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or gone meanwhile.
            return false;
        }
    }

    private static async Task<string> CommandLineAsync(int processId)
    {
        try
        {
            return (await File.ReadAllTextAsync($"/proc/{processId}/cmdline")).Replace('\0', ' ').Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
