using System.Collections.Concurrent;
using System.Diagnostics;
using LocalHost.Configuration;

namespace LocalHost.Worker;

/// <summary>The app's process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // Standard input is the host's hand on the worker. A watcher in the worker's shell reads from it and kills the worker
    // when it ends, which it does however the host ends, even by SIGKILL. A line on it, written when the worker has
    // ended by itself, sends the watcher home, so that it never kills another process of the same id. The worker has a
    // session of its own where the system can do that: Ctrl+C is the host's to answer.
    private const string Watched =
        """
        watch() { read -r _ <&3 || kill -9 $$; }
        exec 3<&0
        watch >/dev/null 2>&1 &
        exec "$@" </dev/null 3<&-
        """;

    private const string OwnSession = "/usr/bin/setsid";

    private const int KeptErrors = 5;

    private readonly Process _process;
    private readonly ILogger _log;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="HostProblemException">The program cannot be started.</exception>
    public WorkerProcess(WorkerConfig program, string folder, IEnumerable<KeyValuePair<string, string>> environment, ILogger log)
    {
        _log = log;
        // The watcher is in the session too: a signal to the host's whole group must not take it along.
        string[] session = File.Exists(OwnSession) ? [OwnSession] : [];
        string[] shell = OperatingSystem.IsWindows() ? [] : [.. session, "/bin/sh", "-c", Watched, "worker"];
        string[] command = [.. shell, program.Executable, .. program.Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, LogLevel.Information);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, LogLevel.Warning);
        _process.Exited += (_, _) => _ = EndAsync();
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new HostProblemException(
                $"The app's program '{program.Executable}' cannot be started: {error.Message} See {WorkerConfig.FileName} in its folder.", error);
        }
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines of standard error, in one.</summary>
    public string LastErrors => string.Join(" ", _errors);

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task EndAsync()
    {
        try
        {
            await _process.StandardInput.WriteLineAsync("ended").ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The watcher is gone too.
        }
        // Its last words are still on their way; a child of its own that keeps the pipe open must not hold us up.
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMilliseconds(500))).ConfigureAwait(false);
        _exited.TrySetResult(_process.ExitCode);
    }

    private void Take(string? line, LogLevel level)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }
        if (level == LogLevel.Warning)
        {
            _errors.Enqueue(line.Trim());
        }
        if (_errors.Count > KeptErrors)
        {
            _errors.TryDequeue(out _);
        }
        _log.Log(level, "{Line}", line);
    }
}
