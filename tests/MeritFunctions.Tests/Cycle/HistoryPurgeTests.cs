using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Which histories leave the task hub, and which stay.</summary>
public sealed class HistoryPurgeTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_has_ended_of_cycles_that_are_long_over_is_purged()
    {
        string old = await EndedAsync(isDone: true);
        string undone = await EndedAsync(isDone: false);
        app.Clock.Advance(TimeSpan.FromDays(91));
        string young = await EndedAsync(isDone: true);
        string[] all = [.. new[] { old, undone, young }.SelectMany(Ids), InstanceIds.MailRun];
        foreach (string id in all)
        {
            bool isYoung = Ids(young).Contains(id);
            app.Client.Add(id, OrchestrationRuntimeStatus.Completed, isYoung ? app.Clock.GetUtcNow() : app.Clock.GetUtcNow().AddDays(-91));
        }

        await PurgeAsync();

        Assert.Equal([.. Ids(undone), .. Ids(young)], app.Client.Instances.Order(StringComparer.Ordinal).Intersect(all).OrderBy(id => Array.IndexOf(all, id)));
        Assert.Equal(InstanceIds.Cycle(old), app.Client.Purged.Where(id => id.StartsWith(old, StringComparison.Ordinal)).Last());
        int asked = app.Client.Asked;
        await PurgeAsync();
        // One question for each cycle that is over, whatever it held.
        Assert.InRange(app.Client.Asked - asked, 1, 3 + Ids(young).Length);
    }

    [Fact]
    public async Task What_has_not_ended_keeps_its_cycles_history_until_it_has()
    {
        string cycle = await EndedAsync(isDone: true);
        app.Clock.Advance(TimeSpan.FromDays(91));
        DateTimeOffset then = app.Clock.GetUtcNow().AddDays(-91);
        string running = InstanceIds.Assessment(cycle, "31");
        foreach (string id in Ids(cycle))
        {
            app.Client.Add(id, id == running ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Completed, then);
        }

        await PurgeAsync();
        Assert.Equal([InstanceIds.Cycle(cycle), running], app.Client.Instances.Intersect(Ids(cycle)).Order(StringComparer.Ordinal));
        app.Client.Add(running, OrchestrationRuntimeStatus.Completed, then);
        await PurgeAsync();
        Assert.Empty(app.Client.Instances.Intersect(Ids(cycle)));
    }

    [Fact]
    public async Task A_cancelled_cycle_is_over_too()
    {
        string cycle = await EndedAsync(isDone: true);
        await app.Get<CycleTable>().ChangeAsync(
            cycle, row => ((row.Status, row.ReleasedAt, row.CancelledAt) = (CycleStatus.Cancelled, null, app.Clock.GetUtcNow())) != default, Cancellation);
        DateTimeOffset then = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromDays(91));
        foreach (string id in Ids(cycle))
        {
            app.Client.Add(id, OrchestrationRuntimeStatus.Completed, then);
        }

        await PurgeAsync();
        Assert.Empty(app.Client.Instances.Intersect(Ids(cycle)));
    }

    private async Task<string> EndedAsync(bool isDone)
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.Get<CycleTable>().ChangeAsync(
            cycle, row => ((row.Status, row.ReleasedAt, row.IsDone) = (CycleStatus.Released, app.Clock.GetUtcNow(), isDone)) != default, Cancellation);
        return cycle;
    }

    private Task PurgeAsync() => app.Function<HistoryPurge>().RunAsync(new TimerInfo(), app.Client, Cancellation);

    private static string[] Ids(string cycle) =>
        [InstanceIds.Cycle(cycle), InstanceIds.Batch(cycle, 0), InstanceIds.Assessment(cycle, "31"), InstanceIds.Assessment(cycle, "74")];
}
