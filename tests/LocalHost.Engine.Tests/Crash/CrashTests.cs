using LocalHost.CrashHost;
using LocalHost.Engine.Tests.Soak;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>The process is killed at every failpoint, early and late; the outcome is that of the run without a crash.</summary>
public sealed class CrashTests(UninterruptedRun uninterrupted) : IClassFixture<UninterruptedRun>
{
    /// <summary>
    /// Each process of a run is killed at this hit of the failpoint; the last one is not killed. One in the midst of the
    /// work, unless the soaks run at their full size: each process costs two seconds of a core.
    /// </summary>
    private static readonly int[] Hits = SoakTests.Setting("MERIT_SOAK_KILLS") is null ? [12] : [1, 12, 40];

    public static TheoryData<string> Places => [.. Failpoints.All];

    [Fact]
    public void Without_a_crash_every_orchestration_ends_as_it_must()
    {
        MixedRun.AssertEnded(uninterrupted.Snapshot, UninterruptedRun.Count);
        MixedRun.AssertRan(uninterrupted.Snapshot, uninterrupted.Journal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Killed_at_a_failpoint_it_ends_as_without_a_crash(string failpoint)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new RunFolder();
        HubSnapshot before = HubSnapshot.Empty;
        int kills = 0;
        // A file is made once.
        foreach (int hit in failpoint == "store.create" ? [1] : Hits)
        {
            using CrashHostProcess doomed = CrashHostProcess.Start(folder.Plan(UninterruptedRun.Count), $"{failpoint}:{hit}");
            (int code, string errors) = await doomed.EndAsync(UninterruptedRun.Deadline, cancellation);
            // The first must die; later ones may find too little work left to reach the hit.
            Assert.True(code == CrashHostProcess.Killed || (code == 0 && kills > 0), $"Hit {hit}: exit code {code}. {errors}");
            kills += code == 0 ? 0 : 1;
            HubSnapshot after = await folder.SnapshotAsync();
            AssertSound(before, after, folder);
            before = after;
        }
        using CrashHostProcess survivor = CrashHostProcess.Start(folder.Plan(UninterruptedRun.Count));
        (int end, string complaint) = await survivor.EndAsync(UninterruptedRun.Deadline, cancellation);
        Assert.True(end == 0, complaint);
        HubSnapshot last = await folder.SnapshotAsync();
        AssertSound(before, last, folder);
        AssertSameOutcome(last, Journal.Read(folder.Journal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills at {failpoint}");
    }

    private static void AssertSound(HubSnapshot before, HubSnapshot after, RunFolder folder)
    {
        IReadOnlyList<string> journal = Journal.Read(folder.Journal);
        Assert.Empty(HistoryRules.Violations(after));
        Assert.Empty(HistoryRules.Violations(before, after));
        MixedRun.AssertAcknowledged(after, journal, UninterruptedRun.Count);
        MixedRun.AssertRan(after, journal);
    }

    private void AssertSameOutcome(HubSnapshot crashed, IReadOnlyList<string> journal)
    {
        MixedRun.AssertEnded(crashed, UninterruptedRun.Count);
        Assert.Equal(uninterrupted.Snapshot.Instances.Keys.Order(StringComparer.Ordinal), crashed.Instances.Keys.Order(StringComparer.Ordinal));
        string[] neverRun = [.. uninterrupted.Journal.Where(line => line.StartsWith("ran ", StringComparison.Ordinal)).Except(journal).Where(HasFixedHistory)];
        Assert.Empty(neverRun);
        foreach ((string id, InstanceSnapshot expected) in uninterrupted.Snapshot.Instances)
        {
            InstanceSnapshot actual = crashed.Instances[id];
            Assert.Equal((id, expected.Row.Status, expected.Row.Output), (id, actual.Row.Status, actual.Row.Output));
            if (HasFixedHistory(id))
            {
                // The same tasks, each once: what a crash repeats outside leaves no trace in history.
                Assert.Equal(expected.Asked(), actual.Asked());
            }
        }
    }

    private static bool HasFixedHistory(string line) => !Workload.Scenarios.Any(s => !s.HasFixedHistory && line.Contains($"{s.Name}-", StringComparison.Ordinal));
}
