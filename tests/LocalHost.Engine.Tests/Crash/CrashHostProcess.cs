using System.Diagnostics;
using LocalHost.CrashHost;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>A child process that runs mixed orchestrations and may be killed at any time.</summary>
internal sealed class CrashHostProcess : IDisposable
{
    /// <summary>Exit code of a process that SIGKILL ended, as the runtime reports it.</summary>
    public const int Killed = 128 + 9;

    private readonly Process _process;
    private readonly Task<string> _errors;

    private CrashHostProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a process.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="failpoint">Where it kills itself; null for nowhere.</param>
    public static CrashHostProcess Start(RunPlan plan, string? failpoint = null)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), .. plan.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LOCALHOST_FAILPOINT"] = failpoint;
        // Short lives: what is compiled twice is never worth it, and nobody attaches.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new CrashHostProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the process says that it is ready; the address of its hub, or null when it ended without.</summary>
    public Task<string?> ReadyAsync(CancellationToken cancellation) => AfterAsync("ready", cancellation);

    /// <summary>Waits until the process says that everything has ended.</summary>
    public async Task<bool> DoneAsync(CancellationToken cancellation) => await AfterAsync("done", cancellation) is not null;

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellation);
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="deadline">It is killed, and the test fails, when it takes longer.</param>
    /// <param name="cancellation">The test's.</param>
    /// <returns>Its exit code, and what it wrote as errors.</returns>
    public async Task<(int Code, string Errors)> EndAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _process.Kill();
            Assert.Fail($"The child process did not end within {deadline}. {await _errors}");
        }
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    /// <summary>What follows a word at the beginning of a line of output.</summary>
    private async Task<string?> AfterAsync(string word, CancellationToken cancellation)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } read)
        {
            if (read.StartsWith(word, StringComparison.Ordinal))
            {
                return read[word.Length..].Trim();
            }
        }
        return null;
    }

    /// <summary>The child beside this test project, of the same configuration.</summary>
    private static string Assembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string name = typeof(Workload).Assembly.GetName().Name!;
        string tests = framework.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, name, "bin", framework.Parent.Name, framework.Name, name + ".dll");
    }
}
