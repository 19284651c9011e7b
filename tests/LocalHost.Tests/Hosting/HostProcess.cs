using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalHost.Tests.Hosting;

/// <summary>The host in a process of its own, as people run it.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts the host; it may still be on its way.</summary>
    public static HostProcess Start(TestFolder folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuildOutput.Host, "--state", folder["state"], .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SampleMarks"] = folder.Path;
        // What these tests are about needs no storage.
        foreach (string function in (string[])["Announced", "Listed"])
        {
            start.Environment[$"AzureWebJobs_{function}_Disabled"] = "true";
        }
        return new HostProcess(new Process { StartInfo = start });
    }

    /// <summary>Starts the host over the sample app, on free ports, and returns when it serves.</summary>
    public static async Task<HostProcess> ServeAsync(TestFolder folder, params IEnumerable<string> arguments)
    {
        HostProcess host = Start(folder, ["--app", BuildOutput.SampleApp, "--urls", "http://127.0.0.1:0", .. arguments]);
        await host.AddressAsync();
        return host;
    }

    /// <summary>Where people reach the app, once the host serves.</summary>
    public async Task<Uri> AddressAsync() => new((await SaysAsync(Listening())).Groups[1].Value);

    /// <summary>The worker's process id, as the host logs it.</summary>
    public async Task<int> WorkerIdAsync() =>
        int.Parse((await SaysAsync(Connected())).Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Waits until a line of the output matches.</summary>
    public async Task<Match> SaysAsync(Regex pattern) => (await Eventually.SeeAsync(
        () => _output.Select(line => pattern.Match(line)).LastOrDefault(match => match.Success),
        match => match is not null || _process.HasExited))
        ?? throw new InvalidOperationException($"The host ended without saying it: {string.Join(Environment.NewLine, _output.Concat(_errors))}");

    /// <summary>Sends SIGTERM, as systemd or a container's end does.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Lets go of its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Its exit code, once it has ended and all that it said has been read.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [GeneratedRegex("^Listening on (http://127.0.0.1:[0-9]+)$")]
    private static partial Regex Listening();

    [GeneratedRegex("Worker .* of process ([0-9]+) has connected")]
    private static partial Regex Connected();
}
