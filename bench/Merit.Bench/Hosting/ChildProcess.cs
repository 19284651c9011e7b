using System.Diagnostics;

namespace Merit.Bench.Hosting;

/// <summary>A measured process. It ends with this one: its standard input does.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _said = [];

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a .NET program and waits until it has said each of some words at the beginning of a line.</summary>
    public static async Task<ChildProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        var child = new ChildProcess(new Process { StartInfo = start });
        child.Run(words);
        Task first = await Task.WhenAny(child._ready.Task, child._process.WaitForExitAsync(), Task.Delay(Deadline));
        if (first == child._ready.Task)
        {
            return child;
        }
        await child.DisposeAsync();
        throw new InvalidOperationException($"'dotnet {string.Join(' ', start.ArgumentList)}' did not start:{Environment.NewLine}{string.Join(Environment.NewLine, child._lines)}");
    }

    /// <summary>What stood behind a word.</summary>
    public string this[string word] => _said[word];

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }
        _process.Dispose();
    }

    private void Run(string[] words)
    {
        void Hear(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null || _ready.Task.IsCompleted)
            {
                return;
            }
            lock (_lines)
            {
                _lines.Add(line.Data);
                if (words.FirstOrDefault(word => line.Data.StartsWith(word, StringComparison.Ordinal)) is { } word)
                {
                    _said[word] = line.Data[word.Length..].Trim();
                }
                if (_said.Count == words.Length)
                {
                    _ready.TrySetResult();
                }
            }
        }

        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
