using global::DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>What a client can do with instances.</summary>
public abstract class ManagementContract : EngineContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_id_cannot_be_started_again_and_an_ended_one_can()
    {
        await using Engine engine = await StartWaitingAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation));
        await engine.Client.RaiseEventAsync("one", "Go", "first", Cancellation);
        Assert.Equal("first", (await engine.EndAsync("one")).ReadOutputAs<string>());

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation);
        await engine.Client.RaiseEventAsync("one", "Go", "second", Cancellation);
        Assert.Equal("second", (await engine.EndAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Unknown_and_ended_instances_are_answered_as_the_published_client_does()
    {
        await using Engine engine = await StartWaitingAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("ended"), Cancellation);
        await engine.Client.RaiseEventAsync("ended", "Go", "x", Cancellation);
        await engine.EndAsync("ended");

        Assert.Null(await engine.Client.GetInstanceAsync("unknown", Cancellation));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => engine.Client.RaiseEventAsync("unknown", "Go", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => engine.Client.TerminateInstanceAsync("unknown", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => engine.Client.SuspendInstanceAsync("unknown", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => engine.Client.RaiseEventAsync("ended", "Go", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => engine.Client.TerminateInstanceAsync("ended", Cancellation))).StatusCode);
        Assert.Equal(0, (await engine.Client.PurgeInstanceAsync("unknown", Cancellation)).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_terminated_instance_ends_with_the_given_output()
    {
        await using Engine engine = await StartWaitingAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("t"), Cancellation);

        await engine.Client.TerminateInstanceAsync("t", (object)"enough", Cancellation);
        OrchestrationMetadata end = await engine.EndAsync("t");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("enough", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_recursive_termination_reaches_the_children()
    {
        await using Engine engine = await StartWaitingAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Calls", "child", new StartOrchestrationOptions("p"), Cancellation);
        await engine.UntilAsync("child", m => m.IsRunning);

        await engine.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions(null, true), Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.EndAsync("p")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.EndAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_arrives_until_it_is_resumed()
    {
        await using Engine engine = await StartWaitingAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("s"), Cancellation);
        await engine.Client.SuspendInstanceAsync("s", "holiday", Cancellation);
        await engine.UntilAsync("s", m => m.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await engine.Client.RaiseEventAsync("s", "Go", "kept", Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.Client.GetInstanceAsync("s", Cancellation))!.RuntimeStatus);
        await engine.Client.ResumeInstanceAsync("s", null, Cancellation);

        Assert.Equal("kept", (await engine.EndAsync("s")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_does_not_act_on_its_timers()
    {
        await using Engine engine = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Timer", async context => await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None)),
            o => o.TimeSkipping = TimeSkipping.Manual);
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Timer", Cancellation);
        await engine.UntilAsync(id, m => m.IsRunning);
        await engine.Client.SuspendInstanceAsync(id, null, Cancellation);
        await engine.UntilAsync(id, m => m.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await engine.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id, null, Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Queries_filter_by_status_prefix_and_page()
    {
        await using Engine engine = await StartWaitingAsync();
        for (int i = 0; i < 7; i++)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions($"a-{i}"), Cancellation);
        }
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("b-0"), Cancellation);
        await engine.Client.RaiseEventAsync("a-3", "Go", "x", Cancellation);
        await engine.EndAsync("a-3");

        var pages = new List<int>();
        var ids = new List<string>();
        await foreach (Page<OrchestrationMetadata> page in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", PageSize: 3)).AsPages())
        {
            pages.Add(page.Values.Count);
            ids.AddRange(page.Values.Select(v => v.InstanceId));
        }
        Assert.Equal([3, 3, 1], pages);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"a-{i}"), ids);

        var ended = new List<string>();
        await foreach (OrchestrationMetadata m in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])))
        {
            ended.Add(m.InstanceId);
        }
        Assert.Equal(["a-3"], ended);
    }

    [Fact]
    public async Task Ended_instances_can_be_purged_and_running_ones_cannot()
    {
        await using Engine engine = await StartWaitingAsync();
        foreach (string id in (string[])["r", "e1", "e2"])
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions(id), Cancellation);
        }
        foreach (string id in (string[])["e1", "e2"])
        {
            await engine.Client.RaiseEventAsync(id, "Go", "x", Cancellation);
            await engine.EndAsync(id);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("r", Cancellation));
        Assert.Equal(1, (await engine.Client.PurgeInstanceAsync("e1", Cancellation)).PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync("e1", Cancellation));
        Assert.Equal(1, (await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), Cancellation)).PurgedInstanceCount);
        Assert.NotNull(await engine.Client.GetInstanceAsync("r", Cancellation));
    }

    [Fact]
    public async Task A_scheduled_start_waits_for_its_time()
    {
        await using Engine engine = await StartAsync(
            tasks => tasks.AddOrchestratorFunc<DateTime>("Now", context => context.CurrentUtcDateTime),
            o => o.TimeSkipping = TimeSkipping.Manual);
        DateTimeOffset at = engine.Clock.GetUtcNow().AddDays(3);
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Now", new StartOrchestrationOptions(StartAt: at), Cancellation);

        await engine.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);
        await engine.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);

        Assert.Equal(at.UtcDateTime, (await engine.EndAsync(id)).ReadOutputAs<DateTime>());
    }

    private protected Task<Engine> StartWaitingAsync() => StartAsync(tasks => tasks
        .AddOrchestratorFunc<string>("Waits", async context => await context.WaitForExternalEvent<string>("Go"))
        .AddOrchestratorFunc<string, string>("Calls", async (context, child) =>
            await context.CallSubOrchestratorAsync<string>("Waits", options: new SubOrchestrationOptions(instanceId: child))));
}
