using System.Diagnostics;
using System.Globalization;
using Merit.Cli.Hosting;

namespace Merit.Cli.Testing;

/// <summary>Runs test assemblies, two at a time, and counts what became of their tests.</summary>
public sealed class TestRun(Workspace workspace, string? filter, TextWriter output, bool live)
{
    // Each starts what it needs on ports and in folders of its own.
    private const int AtOnce = 2;
    private const int FailuresShown = 30;
    private const int LinesPerFailure = 14;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    private readonly LeftoverProcesses _leftovers = LeftoverProcesses.Begin();

    // A run that one of the tests starts keeps its reports apart from those of the run that it is part of.
    private string Directory { get; } = Path.Combine(workspace.DataDirectory, "tests", LeftoverProcesses.IsInsideRun ? "inner" : "");

    /// <summary>Runs them all. What they leave running is stopped and counts as a failure.</summary>
    public async Task<TestCounts> RunAsync(IReadOnlyList<TestAssembly> assemblies, CancellationToken cancellationToken)
    {
        Lock counting = new();
        TestCounts total = TestCounts.None;
        int width = assemblies.Max(a => a.Name.Length);
        await using (TestProgress progress = TestProgress.Begin(output, live))
        {
            ParallelOptions two = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(assemblies, two, async (assembly, cancellation) =>
            {
                long started = Stopwatch.GetTimestamp();
                progress.Began(assembly.Name);
                TestReport report = await RunAsync(assembly, progress, cancellation);
                lock (counting)
                {
                    total += report.Counts;
                }

                bool nothing = filter is not null && report.Counts == TestCounts.None;
                progress.Ended(assembly.Name, nothing ? [] : Told(assembly, width, report, Stopwatch.GetElapsedTime(started)));
            });
        }

        foreach (string left in _leftovers.Stop())
        {
            await output.WriteLineAsync($"FAIL a process was left behind and has been stopped: {left}");
            total += new TestCounts(0, 1, 0);
        }

        return total;
    }

    private IEnumerable<string> Told(TestAssembly assembly, int width, TestReport report, TimeSpan took)
    {
        string seconds = took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        yield return $"{(report.Counts.Failed == 0 ? "ok  " : "FAIL")} {assembly.Name.PadRight(width)}  {report.Counts}  ({seconds} s)";
        foreach ((string reason, int tests) in report.Skips)
        {
            yield return $"     {tests} skipped: {reason}";
        }

        foreach (TestFailure failure in report.Failures.Take(FailuresShown))
        {
            yield return $"     {failure.Name}";
            foreach (string line in failure.Message.Split('\n').Take(LinesPerFailure))
            {
                yield return $"       {line.TrimEnd()}";
            }
        }

        if (report.Failures.Count > FailuresShown)
        {
            yield return $"     and {report.Failures.Count - FailuresShown} more in {Directory}";
        }
    }

    private async Task<TestReport> RunAsync(TestAssembly assembly, TestProgress progress, CancellationToken cancellationToken)
    {
        string reportPath = Path.Combine(Directory, assembly.Name + ".xml");
        string logPath = Path.Combine(Directory, assembly.Name + ".log");
        System.IO.Directory.CreateDirectory(Directory);
        File.Delete(reportPath);
        File.Delete(logPath);
        List<string> arguments = [assembly.Path, "-noColor", "-reporter", "verbose", "-result-xml", reportPath];
        if (filter is not null)
        {
            arguments.AddRange(["-method", filter.Contains('*', StringComparison.Ordinal) ? filter : $"*{filter}*"]);
        }

        await using ChildProcess runner = ChildProcess.Start(
            assembly.Name, "dotnet", arguments, _leftovers.Mark, Path.GetDirectoryName(assembly.Path)!, logPath,
            hear: line =>
            {
                if (line.Contains("[FINISHED]", StringComparison.Ordinal))
                {
                    progress.Finished(assembly.Name);
                }
            });
        try
        {
            await runner.Exited.WaitAsync(Deadline, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Broken(runner, $"did not end within {Deadline.TotalMinutes:0} minutes");
        }

        TestReport? report = File.Exists(reportPath) ? TestReport.Read(await File.ReadAllTextAsync(reportPath, cancellationToken)) : null;
        return report is null || (runner.ExitCode != 0 && report.Counts.Failed == 0 && report.Counts.Passed > 0)
            ? Broken(runner, $"ended with exit code {runner.ExitCode} and no complete report")
            : report;
    }

    private static TestReport Broken(ChildProcess runner, string what) =>
        new(new TestCounts(0, 1, 0), [new TestFailure(runner.Name, runner.Failed(what).Message)], []);
}
