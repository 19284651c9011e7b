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
    private const int DefaultKills = 10;

    /// <summary>A process is killed after it has noted up to so many bytes in its journal, some thirty a line.</summary>
    private const int BytesOfLife = 1500;

    /// <summary>How often a process is killed before it has opened the task hub, in percent.</summary>
    private const int EarlyKillsPerHundred = 20;

    private static readonly TimeSpan StartOfProcess = TimeSpan.FromMilliseconds(500);
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
            RunPlan plan = folder.Plan(count * kill / kills, random.Next()) with { StartSpread = TimeSpan.FromMilliseconds(100), LongestActivity = TimeSpan.FromMilliseconds(40), StaysWhenDone = true };
            using CrashHostProcess process = CrashHostProcess.Start(plan);
            if (random.Next(100) < EarlyKillsPerHundred)
            {
                // The moment of this kill is the one thing here that must not wait for a state.
                await Task.Delay(StartOfProcess * random.NextDouble(), cancellation);
            }
            else
            {
                // So much must have happened: the kills fall among work, however slow the machine is today.
                await GrowthAsync(folder.Journal, random.Next(BytesOfLife), process.DoneAsync(cancellation), cancellation);
            }
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
        Assert.True(unfinished > 0, "Every kill fell when nothing was under way, which proves nothing.");
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

    /// <summary>Waits until a file has grown by so many bytes, or until there is nothing left to do.</summary>
    internal static async Task GrowthAsync(string file, int bytes, Task done, CancellationToken cancellation)
    {
        long target = Length() + bytes;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        while (Length() < target && !done.IsCompleted)
        {
            await Task.Delay(1, limit.Token);
        }

        long Length() => File.Exists(file) ? new FileInfo(file).Length : 0;
    }

    internal static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}
