using System.Diagnostics;
using System.Text;
using Merit.Cli.Hosting;

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

    /// <summary>The id of a running process with the mark whose command line holds a text.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int Find(string inCommandLine) => Running().First(m => !ChildProcess.IsWatcher(m.CommandLine) && m.CommandLine.Contains(inCommandLine, StringComparison.Ordinal)).Id;

    /// <summary>Ends every process that still carries the mark; says which.</summary>
    public IReadOnlyList<string> Stop()
    {
        List<string> stopped = [];
        // A watcher ends with what it watches.
        foreach ((int id, string commandLine) in Running().Where(p => !ChildProcess.IsWatcher(p.CommandLine)))
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
                stopped.Add($"{id} {commandLine}");
            }
            catch (ArgumentException)
            {
                // It ended meanwhile by itself.
            }
        }

        return stopped;
    }

    /// <summary>Every running process with the mark, the watchers of others among them.</summary>
    public IReadOnlyList<(int Id, string CommandLine)> Running()
    {
        List<(int Id, string CommandLine)> marked = [];
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id != Environment.ProcessId && CarriesMark(process.Id))
                {
                    marked.Add((process.Id, CommandLine(process.Id)));
                }
            }
        }

        return marked;
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

    private static string CommandLine(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ').Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
