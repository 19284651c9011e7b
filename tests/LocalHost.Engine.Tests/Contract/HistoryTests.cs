using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>Histories, lists, and the options of a start.</summary>
public sealed class HistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_lists_what_happened()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc<string, string>("O", async (context, s) => await context.CallActivityAsync<string>("A", s))
            .AddActivityFunc<string, string>("A", (_, s) => s + "!"));
        await hub.RunAsync("O", "x", "o");

        IList<HistoryEvent> history = await hub.Client.GetOrchestrationHistoryAsync("o", Cancellation);

        Assert.Equal(
            [EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TaskScheduled, EventType.OrchestratorCompleted,
             EventType.OrchestratorStarted, EventType.TaskCompleted, EventType.ExecutionCompleted, EventType.OrchestratorCompleted],
            history.Select(e => e.EventType));
        Assert.Equal("\"x\"", history.OfType<ExecutionStartedEvent>().Single().Input);
        Assert.Equal("A", history.OfType<TaskScheduledEvent>().Single().Name);
        Assert.Equal("\"x!\"", history.OfType<TaskCompletedEvent>().Single().Result);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.GetOrchestrationHistoryAsync("unknown", Cancellation));
    }

    [Fact]
    public async Task Dedupe_statuses_keep_an_ended_instance_from_being_replaced()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t.AddOrchestratorFunc("O", _ => { }));
        await hub.RunAsync("O", instanceId: "o");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed), Cancellation));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed), Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o") { DedupeStatuses = ["Nonsense"] }, Cancellation));
    }

    [Fact]
    public async Task Tags_stay_with_an_instance_and_reach_a_sub_orchestration()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc("O", async context => await context.CallSubOrchestratorAsync(
                "C", options: new SubOrchestrationOptions(new TaskOptions(null, new Dictionary<string, string> { ["k"] = "child" }), "kid")))
            .AddOrchestratorFunc("C", _ => { }));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o") { Tags = new Dictionary<string, string> { ["cycle"] = "2026" } }, Cancellation);

        Assert.Equal("2026", (await hub.EndAsync("o")).Tags["cycle"]);
        Assert.Equal("child", (await hub.EndAsync("kid")).Tags["k"]);
    }

    [Fact]
    public async Task Instance_ids_are_listed_by_status_and_time_in_pages()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t.AddOrchestratorFunc("O", _ => { }).AddOrchestratorFunc<string>("W", async c => await c.WaitForExternalEvent<string>("E")));
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        for (int i = 0; i < 5; i++)
        {
            await hub.RunAsync("O", instanceId: $"o{i}");
        }
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("W", new StartOrchestrationOptions("w"), Cancellation);

        Page<string> first = await hub.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], before, null, 3, null, Cancellation);
        Page<string> second = await hub.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], before, null, 3, first.ContinuationToken, Cancellation);

        Assert.Equal(["o0", "o1", "o2"], first.Values);
        Assert.Equal(["o3", "o4"], second.Values);
        Assert.Null(second.ContinuationToken);
        Assert.Empty((await hub.Client.ListInstanceIdsAsync(completedTimeTo: before, cancellation: Cancellation)).Values);
    }

    [Fact]
    public async Task A_purge_can_be_recursive()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc("P", async context => await context.CallSubOrchestratorAsync("C", options: new SubOrchestrationOptions(instanceId: "kid")))
            .AddOrchestratorFunc("C", _ => { }));
        await hub.RunAsync("P", instanceId: "p");

        PurgeResult all = await hub.Client.PurgeInstanceAsync("p", new PurgeInstanceOptions(true), Cancellation);
        Assert.Equal(2, all.PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("kid", Cancellation));
    }

    [Fact]
    public async Task Identifiers_and_time_are_the_same_in_every_replay()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t.AddOrchestratorFunc<string[]>("O", async context =>
            {
                string first = context.NewGuid().ToString();
                string time = context.CurrentUtcDateTime.ToString("O");
                await context.CallActivityAsync("Note", $"{first} {time} {context.IsReplaying}");
                await context.WaitForExternalEvent<string>("E");
                return [first, time, context.NewGuid().ToString(), context.IsReplaying.ToString()];
            }).AddActivityFunc<string>("Note", (_, _) => { }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        TaskScheduledEvent noted = (await UntilHistoryAsync(hub, id, h => h.Any(e => e.EventType == EventType.TaskCompleted))).OfType<TaskScheduledEvent>().Single();
        await hub.Client.RaiseEventAsync(id, "E", "", Cancellation);

        string[] got = (await hub.EndAsync(id)).ReadOutputAs<string[]>()!;

        Assert.Equal($"[\"{got[0]} {got[1]} False\"]", noted.Input);
        Assert.NotEqual(got[0], got[2]);
        Assert.Equal("False", got[3]);
        Assert.Equal('5', got[0][14]);
    }

    private static async Task<IList<HistoryEvent>> UntilHistoryAsync(RunningHub hub, string id, Func<IList<HistoryEvent>, bool> wanted)
    {
        IList<HistoryEvent> history = [];
        await RunningHub.UntilAsync(async () => wanted(history = await hub.Client.GetOrchestrationHistoryAsync(id, Cancellation)));
        return history;
    }
}
