using System.Globalization;
using LocalHost.CrashHost;
using LocalHost.Engine.Tests.Crash;

namespace LocalHost.Engine.Tests.Soak;

/// <summary>
/// Hub and worker are two processes; the worker is killed at random moments while mixed orchestrations run, and another
/// takes its place. <c>MERIT_SOAK_WORKER_KILLS</c> sets how often (a quarter of <c>MERIT_SOAK_KILLS</c> when it is not
/// set), with twenty orchestrations a kill (50 is the full size: 1,000).
/// </summary>
public sealed class WorkerSoakTests
{
    private const int OrchestrationsPerKill = 20;
    private const int DefaultKills = 5;

    /// <summary>A worker is killed after it has noted up to so many bytes in its journal, some thirty a line.</summary>
    private const int BytesOfLife = 2500;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Random_kills_of_the_worker_lose_nothing()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        int kills = SoakTests.Setting("MERIT_SOAK_WORKER_KILLS") ?? SoakTests.Setting("MERIT_SOAK_KILLS") / 4 ?? DefaultKills;
        int seed = SoakTests.Setting("MERIT_SOAK_SEED") ?? Random.Shared.Next();
        int count = kills * OrchestrationsPerKill;
        TestContext.Current.TestOutputHelper?.WriteLine($"MERIT_SOAK_SEED={seed} MERIT_SOAK_WORKER_KILLS={kills}");
        var random = new Random(seed);
        using var folder = new RunFolder();
        using CrashHostProcess hub = CrashHostProcess.Start(folder.Plan(count, random.Next()) with { Role = RunRole.Hub, StartSpread = TimeSpan.FromMilliseconds(500) * kills });
        string? address = await hub.ReadyAsync(cancellation);
        if (address is null)
        {
            Assert.Fail((await hub.EndAsync(Deadline, cancellation)).Errors);
        }
        RunPlan worker = folder.Plan(count) with { Role = RunRole.Worker, Address = address, LongestActivity = TimeSpan.FromMilliseconds(60) };
        var journals = new List<string> { folder.Journal };
        Task done = hub.DoneAsync(cancellation);

        for (int kill = 1; kill <= kills; kill++)
        {
            using CrashHostProcess doomed = Start();
            await SoakTests.GrowthAsync(journals[^1], random.Next(BytesOfLife), done, cancellation);
            Assert.False(done.IsCompleted, "Everything had ended before the last worker was killed.");
            await doomed.KillAsync(cancellation);
        }

        using CrashHostProcess last = Start();
        (int code, string errors) = await hub.EndAsync(Deadline, cancellation);
        Assert.True(code == 0, errors);
        HubSnapshot end = await folder.SnapshotAsync();
        string[] journal = [.. journals.SelectMany(Journal.Read)];
        MixedRun.AssertEnded(end, count);
        MixedRun.AssertAcknowledged(end, journal, count);
        MixedRun.AssertRan(end, journal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills of the worker over {count} orchestrations ({end.Instances.Count} instances); {journal.Count(l => l.StartsWith("ran ", StringComparison.Ordinal))} activities ran, "
            + $"{end.Instances.Values.Sum(i => i.History.Count(e => e.TaskScheduled is not null))} stand in histories"));

        CrashHostProcess Start()
        {
            // A journal of its own for each, for two processes cannot append to one.
            journals.Add($"{folder.Journal}-{journals.Count}");
            return CrashHostProcess.Start(worker with { Seed = random.Next(), Journal = journals[^1] });
        }
    }
}
