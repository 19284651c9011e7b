using System.Diagnostics;
using System.Globalization;

namespace Merit.Cli.Testing;

/// <summary>
/// Says how far the running test projects are: on a terminal in one line that changes, elsewhere in a line now and then.
/// What is told about a project that has ended comes through it too, so that neither spoils the other.
/// </summary>
public sealed class TestProgress(TextWriter output, bool live) : IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private Task _telling = Task.CompletedTask;

    /// <summary>Begins to tell.</summary>
    public static TestProgress Begin(TextWriter output, bool live)
    {
        TestProgress progress = new(output, live);
        progress._telling = progress.TellAsync();
        return progress;
    }

    /// <summary>A project has begun.</summary>
    public void Began(string project)
    {
        lock (_gate)
        {
            _running[project] = 0;
        }
    }

    /// <summary>A test of a project has ended.</summary>
    public void Finished(string project)
    {
        lock (_gate)
        {
            _running[project]++;
        }
    }

    /// <summary>A project has ended, of which these lines tell.</summary>
    public void Ended(string project, IEnumerable<string> lines)
    {
        lock (_gate)
        {
            _running.Remove(project);
            Wipe();
            foreach (string line in lines)
            {
                output.WriteLine(line);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Wipe();
        _ending.Dispose();
    }

    private async Task TellAsync()
    {
        using PeriodicTimer again = new(live ? Often : NowAndThen);
        while (await again.WaitForNextTickAsync(_ending.Token))
        {
            lock (_gate)
            {
                string line = string.Create(CultureInfo.InvariantCulture,
                    $"…    {string.Join(", ", _running.Select(r => $"{r.Key}: {r.Value} done"))} ({Stopwatch.GetElapsedTime(_started).TotalSeconds:0} s)");
                Wipe();
                if (live)
                {
                    // A line that wraps could not be wiped.
                    output.Write(line[..Math.Min(line.Length, Math.Max(20, Console.WindowWidth - 1))]);
                }
                else if (_running.Count > 0)
                {
                    output.WriteLine(line);
                }
            }
        }
    }

    private void Wipe()
    {
        if (live)
        {
            output.Write("\r\e[K");
        }
    }
}
