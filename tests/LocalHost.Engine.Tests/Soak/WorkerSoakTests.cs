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
    private const int DefaultKills = 6;

    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(600);
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
        using CrashHostProcess hub = CrashHostProcess.Start(folder.Plan(count, random.Next()) with { Role = RunRole.Hub, StartSpread = Life * kills });
        string? address = await hub.ReadyAsync(cancellation);
        if (address is null)
        {
            Assert.Fail((await hub.EndAsync(Deadline, cancellation)).Errors);
        }
        RunPlan worker = folder.Plan(count) with { Role = RunRole.Worker, Address = address, LongestActivity = TimeSpan.FromMilliseconds(60) };
        var journals = new List<string> { folder.Journal };

        for (int kill = 1; kill <= kills; kill++)
        {
            using CrashHostProcess doomed = Start();
            Assert.NotNull(await doomed.ReadyAsync(cancellation));
            // The moment of the kill is the one thing here that must not wait for a state.
            await Task.Delay(Life * random.NextDouble(), cancellation);
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
