using System.Diagnostics;
using LocalHost.Configuration;
using Microsoft.Extensions.Logging;

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
        exec $(command -v setsid) "$@" </dev/null 3<&-
        """;

    private const int KeptErrors = 5;

    private readonly Process _process;
    private readonly ILogger _log;
    private readonly Queue<string> _errors = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process, ILogger log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines of standard error, in one.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors)
            {
                return string.Join(" ", _errors);
            }
        }
    }

    /// <exception cref="HostProblemException">The program cannot be started.</exception>
    public static WorkerProcess Start(
        WorkerConfig config, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, ILogger log)
    {
        string[] command = [config.Executable, .. config.Arguments, .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            command = ["/bin/sh", "-c", Watched, "worker", .. command];
        }
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
        var worker = new WorkerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, log);
        worker.Run(config.Executable);
        return worker;
    }

    /// <summary>Ends it at once.</summary>
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

    private void Run(string executable)
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data, LogLevel.Information);
        _process.ErrorDataReceived += (_, line) => TakeError(line.Data);
        _process.Exited += (_, _) => _ = EndAsync();
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new HostProblemException($"The app's program '{executable}' cannot be started: {error.Message} See {WorkerConfig.FileName} in its folder.", error);
        }
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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

    private void TakeError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }
        lock (_errors)
        {
            _errors.Enqueue(line.Trim());
            while (_errors.Count > KeptErrors)
            {
                _errors.Dequeue();
            }
        }
        Take(line, Level(line));
    }

    // As the published host judges these lines.
    private static LogLevel Level(string line) =>
        Says(line, "warn") ? LogLevel.Warning
        : Says(line, "error") || Says(line, "fail") || Says(line, "severe") || Says(line, "unhandled exception") ? LogLevel.Error
        : LogLevel.Information;

    private static bool Says(string line, string word) => line.Contains(word, StringComparison.OrdinalIgnoreCase);

    private void Take(string? line, LogLevel level)
    {
        if (!string.IsNullOrEmpty(line))
        {
            _log.Log(level, "{Line}", line);
        }
    }
}
