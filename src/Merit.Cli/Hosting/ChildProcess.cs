using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Merit.Cli.Hosting;

/// <summary>
/// A program that this one started and therefore also stops: its output goes to a log file, its lines can be waited
/// for, and it ends by SIGTERM first and by force only after a grace period. It also ends when this one dies, however
/// that dies: a pipe between the two ends then, and either the program itself heeds that or a shell beside it does.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private string? _lastError;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _newLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;
    private bool _closed;

    private ChildProcess(string name, Process process, StreamWriter log, string logPath)
    {
        Name = name;
        LogPath = logPath;
        _process = process;
        _log = log;
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Where its output goes.</summary>
    public string LogPath { get; }

    /// <summary>Its process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes when the process has ended, whoever ended it.</summary>
    public Task Exited => _exited.Task;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Whether it ended without having been asked to.</summary>
    public bool DiedUnasked => _exited.Task.IsCompleted && !_stopping;

    /// <summary>What it said last on its standard error, if that was why it ended: exit code 1, as programs end that say what is wrong.</summary>
    public string? LastComplaint
    {
        get
        {
            lock (_gate)
            {
                return Exited.IsCompleted && ExitCode == 1 ? _lastError : null;
            }
        }
    }

    /// <summary>Starts a program. It gets no terminal signals: Ctrl+C reaches the starter alone, which stops its children in order.</summary>
    /// <param name="endsWithItsInput">Whether the program itself ends when its standard input does; one that does not gets a watcher.</param>
    /// <param name="hear">Hears each line of its standard output.</param>
    /// <exception cref="UserFacingException">The program cannot be started.</exception>
    public static ChildProcess Start(
        string name,
        string executable,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> settings,
        string workingDirectory,
        string logPath,
        bool endsWithItsInput = false,
        Action<string>? hear = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        Directory.CreateDirectory(workingDirectory);
        ProcessStartInfo start = new()
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        List<string> command = [executable, .. arguments];
        if (!endsWithItsInput && !OperatingSystem.IsWindows())
        {
            command.InsertRange(0, ["/bin/sh", "-c", Watched, "sh"]);
        }

        if (OwnSession is { } ownSession)
        {
            command.Insert(0, ownSession);
        }

        start.FileName = command[0];
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string key, string value) in settings)
        {
            start.Environment[key] = value;
        }

        StreamWriter log = new(new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true };
        Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        ChildProcess child = new(name, process, log, logPath);
        process.OutputDataReceived += (_, line) =>
        {
            child.Take(line.Data);
            if (line.Data is not null)
            {
                hear?.Invoke(line.Data);
            }
        };
        process.ErrorDataReceived += (_, line) => child.Take(line.Data, isError: true);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult();
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            process.Dispose();
            log.Dispose();
            throw new UserFacingException($"{name} cannot be started: {failure.Message}", failure);
        }

        child.Id = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = child.WatchAsync(ended.Task);
        return child;
    }

    /// <summary>Whether a command line is that of the shell beside a watched child.</summary>
    internal static bool IsWatcher(string commandLine) => commandLine.StartsWith($"/bin/sh -c {Watched}", StringComparison.Ordinal);

    /// <summary>Waits until a line of the output gives a value.</summary>
    /// <exception cref="UserFacingException">The program ended, or the deadline passed; the message holds the end of its log.</exception>
    public async Task<T> WaitForAsync<T>(Func<IReadOnlyList<string>, T?> find, TimeSpan within, CancellationToken cancellationToken)
        where T : class
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(within);
        while (true)
        {
            Task newLine;
            lock (_gate)
            {
                if (find(_lines) is { } found)
                {
                    return found;
                }

                newLine = _newLine.Task;
            }

            try
            {
                if (await Task.WhenAny(newLine, Exited).WaitAsync(deadline.Token) == Exited && !newLine.IsCompleted)
                {
                    throw Failed("ended before it was ready");
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failed($"was not ready within {within.TotalSeconds:0} s");
            }
        }
    }

    /// <summary>An error that says what became of the program: by its own last complaint, or else with the last lines that it wrote.</summary>
    public UserFacingException Failed(string what)
    {
        lock (_gate)
        {
            if (LastComplaint is { } complaint)
            {
                return new($"{Name} {what}: {complaint} Its log: {LogPath}");
            }

            string tail = string.Join(Environment.NewLine, _lines.Where(l => !IsStack(l)).TakeLast(12).Select(l => "  " + l));
            return new($"{Name} {what}. Its log: {LogPath}{(tail.Length > 0 ? Environment.NewLine + tail : "")}");
        }
    }

    /// <summary>Ends it at once, with no chance to clean up: what a power cut does.</summary>
    public async Task KillAsync()
    {
        _stopping = true;
        if (!Exited.IsCompleted)
        {
            _process.Kill();
        }

        await Exited;
    }

    /// <summary>Asks it to end and waits until it has; forces it when the grace period is over.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        if (!Exited.IsCompleted)
        {
            if (OperatingSystem.IsWindows() || Signal(Id, Terminate) != 0)
            {
                _process.Kill(entireProcessTree: true);
            }

            if (await Task.WhenAny(Exited, Task.Delay(Grace)) != Exited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await Exited;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        lock (_gate)
        {
            _closed = true;
            try
            {
                _log.Dispose();
            }
            catch (IOException)
            {
                // The disk is full: what the log could not take is lost, and nothing else.
            }
        }
    }

    // The shell becomes the program, so that the process id is the program's. Beside it stays a shell that reads the pipe
    // from this process: a line says that the program has ended, an end without a line that this process has died.
    internal const string Watched =
        """exec 3<&0; (read -r _ <&3 || { kill $$; sleep 1; kill -9 $$; } 2>/dev/null) & exec "$@" </dev/null 3<&-""";

    // A session of its own keeps the terminal's signals away; where the tool is missing, children get them too, which they bear.
    private static string? OwnSession { get; } = ((string[])["/usr/bin/setsid", "/bin/setsid"]).FirstOrDefault(File.Exists);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);

    private void Take(string? line, bool isError = false)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource arrived;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                _log.WriteLine(line);
            }
            catch (IOException)
            {
                // The disk is full. What the program does goes on; its words are kept as far as memory has them.
            }

            _lines.Add(line);
            if (isError && !string.IsNullOrWhiteSpace(line))
            {
                _lastError = line.Trim();
            }

            if (_lines.Count > 500)
            {
                _lines.RemoveRange(0, 250);
            }

            arrived = _newLine;
            _newLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.TrySetResult();
    }

    private async Task WatchAsync(Task ended)
    {
        // Its last words are read before it counts as ended, unless something that it left behind keeps the pipe open.
        Task endedAndRead = _process.WaitForExitAsync();
        await ended;
        ReleaseInput();
        await Task.WhenAny(endedAndRead, Task.Delay(DrainLimit));
        ExitCode = _process.ExitCode;
        _exited.TrySetResult();
    }

    // A stack is for the log alone, and so is what .NET says above it.
    private static bool IsStack(string line) =>
        line.TrimStart().StartsWith("at ", StringComparison.Ordinal) || line.StartsWith("Unhandled exception", StringComparison.Ordinal);

    private void ReleaseInput()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Nobody reads it: the program needed no watcher.
        }
    }
}
