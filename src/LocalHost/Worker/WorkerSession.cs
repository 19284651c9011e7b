namespace LocalHost.Worker;

/// <summary>One life of the worker: its channel, and its process unless someone else started that.</summary>
internal sealed class WorkerSession
{
    // A process that has let go of its stream is about to end.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    // What a process wrote before its end is still on its way.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly WorkerProcess? _process;

    public WorkerSession(WorkerChannel channel, WorkerProcess? process)
    {
        Channel = channel;
        _process = process;
        Ended = EndAsync();
    }

    public WorkerChannel Channel { get; }

    /// <summary>Completes when channel and process have ended, with a sentence that says how.</summary>
    public Task<string> Ended { get; }

    /// <summary>Whether the host ended it.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Ends it at once; a process that someone else started is asked to end.</summary>
    public void Kill()
    {
        IsKilled = true;
        if (_process is null)
        {
            Channel.Terminate();
        }
        _process?.Kill();
        Channel.Close();
    }

    private async Task<string> EndAsync()
    {
        if (_process is null)
        {
            await Channel.Closed.ConfigureAwait(false);
            if (Channel.Connected.IsCompleted)
            {
                await Task.WhenAny(Channel.Served, Task.Delay(EndLimit)).ConfigureAwait(false);
            }
            return "The app has closed its connection.";
        }
        if (await Task.WhenAny(Channel.Closed, _process.Exited).ConfigureAwait(false) == _process.Exited)
        {
            await Task.WhenAny(Channel.Closed, Task.Delay(LastWords)).ConfigureAwait(false);
            Channel.Close();
        }
        else if (await Task.WhenAny(_process.Exited, Task.Delay(EndLimit)).ConfigureAwait(false) != _process.Exited)
        {
            _process.Kill();
        }
        int code = await _process.Exited.ConfigureAwait(false);
        string errors = _process.LastErrors;
        _process.Dispose();
        return errors.Length > 0 ? $"The worker ended with exit code {code}: {errors}" : $"The worker ended with exit code {code}.";
    }
}
