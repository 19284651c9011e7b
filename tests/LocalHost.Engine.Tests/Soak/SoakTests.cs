using System.Diagnostics;
using System.Globalization;
using LocalHost.CrashHost;
using LocalHost.Engine.Tests.Crash;

namespace LocalHost.Engine.Tests.Soak;

/// <summary>
/// The process is killed from outside at random moments while mixed orchestrations run, and what it left is checked
/// each time. <c>MERIT_SOAK_KILLS</c> sets how often, with five orchestrations a kill (200 is the full size: 1,000);
/// <c>MERIT_SOAK_SEED</c> repeats the plan of a run, though not, to the microsecond, where the kills fall.
/// </summary>
public sealed class SoakTests
{
    private const int OrchestrationsPerKill = 5;
    private const int DefaultKills = 15;

    /// <summary>How often a process is killed before it has opened the task hub, in percent.</summary>
    private const int EarlyKillsPerHundred = 20;

    private static readonly TimeSpan StartOfProcess = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Random_kills_lose_nothing()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        int kills = Setting("MERIT_SOAK_KILLS") ?? DefaultKills;
        int seed = Setting("MERIT_SOAK_SEED") ?? Random.Shared.Next();
        int count = kills * OrchestrationsPerKill;
        TestContext.Current.TestOutputHelper?.WriteLine($"MERIT_SOAK_SEED={seed} MERIT_SOAK_KILLS={kills}");
        var random = new Random(seed);
        using var folder = new RunFolder();
        HubSnapshot before = HubSnapshot.Empty;
        long started = Stopwatch.GetTimestamp();
        int unfinished = 0;

        for (int kill = 1; kill <= kills; kill++)
        {
            // Each process has new orchestrations to start, so that the last kills find as much under way as the first.
            RunPlan plan = folder.Plan(count * kill / kills, random.Next()) with { StartSpread = Life / 2, LongestActivity = TimeSpan.FromMilliseconds(40), StaysWhenDone = true };
            using CrashHostProcess process = CrashHostProcess.Start(plan);
            TimeSpan longest = StartOfProcess;
            if (random.Next(100) >= EarlyKillsPerHundred)
            {
                if (await process.ReadyAsync(cancellation) is null)
                {
                    Assert.Fail((await process.EndAsync(Deadline, cancellation)).Errors);
                }
                longest = Life;
            }
            // The moment of the kill is the one thing here that must not wait for a state.
            await Task.Delay(longest * random.NextDouble(), cancellation);
            await process.KillAsync(cancellation);

            HubSnapshot after = await folder.SnapshotAsync();
            AssertSound(before, after, folder, count);
            unfinished += after.Instances.Values.Count(i => !i.Row.IsCompleted);
            before = after;
        }
        TimeSpan killing = Stopwatch.GetElapsedTime(started);

        using CrashHostProcess last = CrashHostProcess.Start(folder.Plan(count, random.Next()));
        (int code, string errors) = await last.EndAsync(Deadline, cancellation);
        Assert.True(code == 0, errors);
        HubSnapshot end = await folder.SnapshotAsync();
        AssertSound(before, end, folder, count);
        MixedRun.AssertEnded(end, count);
        IReadOnlyList<string> journal = Journal.Read(folder.Journal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills over {count} orchestrations ({end.Instances.Count} instances) in {killing.TotalSeconds:F1} s, {killing.TotalMilliseconds / kills:F0} ms a kill; "
            + $"{(double)unfinished / kills:F1} instances under way at a kill; {journal.Count(l => l.StartsWith("ran ", StringComparison.Ordinal))} activities ran, "
            + $"{end.Instances.Values.Sum(i => i.History.Count(e => e.TaskScheduled is not null))} stand in histories"));
    }

    private static void AssertSound(HubSnapshot before, HubSnapshot after, RunFolder folder, int count)
    {
        IReadOnlyList<string> journal = Journal.Read(folder.Journal);
        Assert.Empty(HistoryRules.Violations(after));
        Assert.Empty(HistoryRules.Violations(before, after));
        MixedRun.AssertAcknowledged(after, journal, count);
        MixedRun.AssertRan(after, journal);
    }

    internal static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}
