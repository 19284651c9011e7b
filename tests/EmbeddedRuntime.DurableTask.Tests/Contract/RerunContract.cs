using global::DurableTask.Core.Exceptions;
using global::DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>Histories, restarts, rewinds, and the options of a start.</summary>
public abstract class RerunContract : EngineContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_lists_what_happened()
    {
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc<string, string>("O", async (context, s) => await context.CallActivityAsync<string>("A", s))
            .AddActivityFunc<string, string>("A", (_, s) => s + "!"));
        await engine.RunAsync("O", "x", "o");

        IList<HistoryEvent> history = await engine.Client.GetOrchestrationHistoryAsync("o", Cancellation);

        Assert.Equal(
            [EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TaskScheduled, EventType.OrchestratorCompleted,
             EventType.OrchestratorStarted, EventType.TaskCompleted, EventType.ExecutionCompleted, EventType.OrchestratorCompleted],
            history.Select(e => e.EventType));
        Assert.Equal("\"x\"", history.OfType<ExecutionStartedEvent>().Single().Input);
        Assert.Equal("A", history.OfType<TaskScheduledEvent>().Single().Name);
        Assert.Equal("\"x!\"", history.OfType<TaskCompletedEvent>().Single().Result);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.GetOrchestrationHistoryAsync("unknown", Cancellation));
    }

    [Fact]
    public async Task A_restart_runs_again_with_the_same_input()
    {
        int runs = 0;
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc<string, string>("O", async (context, s) => s + await context.CallActivityAsync<int>("Count"))
            .AddOrchestratorFunc("W", async context => await context.WaitForExternalEvent<string>("Never"))
            .AddActivityFunc<int>("Count", _ => Interlocked.Increment(ref runs)));
        await engine.RunAsync("O", "run", "o");

        Assert.Equal("o", await engine.Client.RestartAsync("o", false, Cancellation));
        Assert.Equal("run2", (await engine.EndAsync("o")).ReadOutputAs<string>());
        string other = await engine.Client.RestartAsync("o", true, Cancellation);
        Assert.NotEqual("o", other);
        Assert.Equal("run3", (await engine.EndAsync(other)).ReadOutputAs<string>());

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("W", new StartOrchestrationOptions("w"), Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.RestartAsync("w", false, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RestartAsync("unknown", false, Cancellation));
    }

    [Fact]
    public async Task A_rewind_runs_what_failed_again_and_keeps_what_succeeded()
    {
        int good = 0;
        bool broken = true;
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc<string>("O", async context =>
            {
                int kept = await context.CallActivityAsync<int>("Good");
                Task<string> got = context.WaitForExternalEvent<string>("E");
                string bad = await context.CallActivityAsync<string>("Bad", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))));
                return $"{kept} {bad} {await got}";
            })
            .AddActivityFunc<int>("Good", _ => Interlocked.Increment(ref good))
            .AddActivityFunc<string>("Bad", _ => broken ? throw new TimeoutException() : "mended"));
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
        await engine.Client.RaiseEventAsync(id, "E", "event", Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.EndAsync(id)).RuntimeStatus);

        broken = false;
        await engine.Client.RewindInstanceAsync(id, "mended", Cancellation);
        OrchestrationMetadata end = await engine.EndAsync(id);

        Assert.Equal("1 mended event", end.ReadOutputAs<string>());
        Assert.Null(end.FailureDetails);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.RewindInstanceAsync(id, "again", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RewindInstanceAsync("unknown", "x", Cancellation));
    }

    [Fact]
    public async Task A_rewind_reaches_the_sub_orchestration_that_failed()
    {
        bool broken = true;
        int childGood = 0;
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc<string>("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "kid")))
            .AddOrchestratorFunc<string>("Child", async context => await context.CallActivityAsync<int>("Good") + await context.CallActivityAsync<string>("Bad"))
            .AddActivityFunc<int>("Good", _ => Interlocked.Increment(ref childGood))
            .AddActivityFunc<string>("Bad", _ => broken ? throw new TimeoutException() : " mended"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.RunAsync("Parent", instanceId: "p")).RuntimeStatus);

        broken = false;
        await engine.Client.RewindInstanceAsync("p", "mended", Cancellation);

        Assert.Equal("1 mended", (await engine.EndAsync("p")).ReadOutputAs<string>());
        Assert.Equal("1 mended", (await engine.EndAsync("kid")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Dedupe_statuses_keep_an_ended_instance_from_being_replaced()
    {
        await using Engine engine = await StartAsync(t => t.AddOrchestratorFunc("O", _ => { }));
        await engine.RunAsync("O", instanceId: "o");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed), Cancellation));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed), Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o") { DedupeStatuses = ["Nonsense"] }, Cancellation));
    }

    [Fact]
    public async Task Tags_stay_with_an_instance_and_reach_a_sub_orchestration()
    {
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc("O", async context => await context.CallSubOrchestratorAsync(
                "C", options: new SubOrchestrationOptions(new TaskOptions(null, new Dictionary<string, string> { ["k"] = "child" }), "kid")))
            .AddOrchestratorFunc("C", _ => { }));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "O", new StartOrchestrationOptions("o") { Tags = new Dictionary<string, string> { ["cycle"] = "2026" } }, Cancellation);

        Assert.Equal("2026", (await engine.EndAsync("o")).Tags["cycle"]);
        Assert.Equal("child", (await engine.EndAsync("kid")).Tags["k"]);
    }

    [Fact]
    public async Task Instance_ids_are_listed_by_status_and_time_in_pages()
    {
        await using Engine engine = await StartAsync(t => t.AddOrchestratorFunc("O", _ => { }).AddOrchestratorFunc<string>("W", async c => await c.WaitForExternalEvent<string>("E")));
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        for (int i = 0; i < 5; i++)
        {
            await engine.RunAsync("O", instanceId: $"o{i}");
        }
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("W", new StartOrchestrationOptions("w"), Cancellation);

        Page<string> first = await engine.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], before, null, 3, null, Cancellation);
        Page<string> second = await engine.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], before, null, 3, first.ContinuationToken, Cancellation);

        Assert.Equal(["o0", "o1", "o2"], first.Values);
        Assert.Equal(["o3", "o4"], second.Values);
        Assert.Null(second.ContinuationToken);
        Assert.Empty((await engine.Client.ListInstanceIdsAsync(completedTimeTo: before, cancellation: Cancellation)).Values);
    }

    [Fact]
    public async Task A_purge_can_be_recursive_and_is_bounded_by_time()
    {
        await using Engine engine = await StartAsync(t => t
            .AddOrchestratorFunc("P", async context => await context.CallSubOrchestratorAsync("C", options: new SubOrchestrationOptions(instanceId: "kid")))
            .AddOrchestratorFunc("C", _ => { }));
        await engine.RunAsync("P", instanceId: "p");

        PurgeResult none = await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero }, Cancellation);
        Assert.Equal((0, false), (none.PurgedInstanceCount, none.IsComplete));
        PurgeResult all = await engine.Client.PurgeInstanceAsync("p", new PurgeInstanceOptions(true), Cancellation);
        Assert.Equal(2, all.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync("kid", Cancellation));
    }

    [Fact]
    public async Task Identifiers_and_time_are_the_same_in_every_replay()
    {
        await using Engine engine = await StartAsync(
            t => t.AddOrchestratorFunc<string[]>("O", async context =>
            {
                string first = context.NewGuid().ToString();
                string time = context.CurrentUtcDateTime.ToString("O");
                await context.CallActivityAsync("Note", $"{first} {time} {context.IsReplaying}");
                await context.WaitForExternalEvent<string>("E");
                return [first, time, context.NewGuid().ToString(), context.IsReplaying.ToString()];
            }).AddActivityFunc<string>("Note", (_, _) => { }),
            o => o.MaxLiveOrchestrations = 0);
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        TaskScheduledEvent noted = (await UntilHistoryAsync(engine, id, h => h.Any(e => e.EventType == EventType.TaskCompleted))).OfType<TaskScheduledEvent>().Single();
        await engine.Client.RaiseEventAsync(id, "E", "", Cancellation);

        string[] got = (await engine.EndAsync(id)).ReadOutputAs<string[]>()!;

        Assert.Equal($"\"{got[0]} {got[1]} False\"", noted.Input!.Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.NotEqual(got[0], got[2]);
        Assert.Equal("False", got[3]);
        Assert.Equal('5', got[0][14]);
    }

    private static async Task<IList<HistoryEvent>> UntilHistoryAsync(Engine engine, string id, Func<IList<HistoryEvent>, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            IList<HistoryEvent> history = await engine.Client.GetOrchestrationHistoryAsync(id, deadline.Token);
            if (wanted(history))
            {
                return history;
            }
            await Task.Delay(5, deadline.Token);
        }
    }
}
