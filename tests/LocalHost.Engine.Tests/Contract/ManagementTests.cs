using LocalHost.Engine.Clock;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>What a client can do with instances.</summary>
public sealed class ManagementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_id_cannot_be_started_again_and_an_ended_one_can()
    {
        await using RunningHub hub = await StartWaitingAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation));
        await hub.Client.RaiseEventAsync("one", "Go", "first", Cancellation);
        Assert.Equal("first", (await hub.EndAsync("one")).ReadOutputAs<string>());

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), Cancellation);
        await hub.Client.RaiseEventAsync("one", "Go", "second", Cancellation);
        Assert.Equal("second", (await hub.EndAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Unknown_and_ended_instances_are_answered_as_the_published_client_does()
    {
        await using RunningHub hub = await StartWaitingAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("ended"), Cancellation);
        await hub.Client.RaiseEventAsync("ended", "Go", "x", Cancellation);
        await hub.EndAsync("ended");

        Assert.Null(await hub.Client.GetInstanceAsync("unknown", Cancellation));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.RaiseEventAsync("unknown", "Go", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.TerminateInstanceAsync("unknown", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.SuspendInstanceAsync("unknown", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.RaiseEventAsync("ended", "Go", Cancellation))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => hub.Client.TerminateInstanceAsync("ended", Cancellation))).StatusCode);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("unknown", Cancellation)).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_terminated_instance_ends_with_the_given_output()
    {
        await using RunningHub hub = await StartWaitingAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("t"), Cancellation);

        await hub.Client.TerminateInstanceAsync("t", new TerminateInstanceOptions("enough"), Cancellation);
        OrchestrationMetadata end = await hub.EndAsync("t");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("enough", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_recursive_termination_reaches_the_children()
    {
        await using RunningHub hub = await StartWaitingAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Calls", "child", new StartOrchestrationOptions("p"), Cancellation);
        await hub.UntilAsync("child", m => m.IsRunning);

        await hub.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions(null, true), Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndAsync("p")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_arrives_until_it_is_resumed()
    {
        await using RunningHub hub = await StartWaitingAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("s"), Cancellation);
        await hub.Client.SuspendInstanceAsync("s", "holiday", Cancellation);
        await hub.UntilAsync("s", m => m.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await hub.Client.RaiseEventAsync("s", "Go", "kept", Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync("s", Cancellation))!.RuntimeStatus);
        await hub.Client.ResumeInstanceAsync("s", null, Cancellation);

        Assert.Equal("kept", (await hub.EndAsync("s")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_does_not_act_on_its_timers()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks.AddOrchestratorFunc("Timer", async context => await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None)),
            skipping: TimeSkipping.Manual);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Timer", Cancellation);
        await hub.UntilAsync(id, m => m.IsRunning);
        await hub.Client.SuspendInstanceAsync(id, null, Cancellation);
        await hub.UntilAsync(id, m => m.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await hub.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);
        await hub.Client.ResumeInstanceAsync(id, null, Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Queries_filter_by_status_prefix_and_page()
    {
        await using RunningHub hub = await StartWaitingAsync();
        for (int i = 0; i < 7; i++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions($"a-{i}"), Cancellation);
        }
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("b-0"), Cancellation);
        await hub.Client.RaiseEventAsync("a-3", "Go", "x", Cancellation);
        await hub.EndAsync("a-3");

        var pages = new List<int>();
        var ids = new List<string>();
        await foreach (Page<OrchestrationMetadata> page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", PageSize: 3)).AsPages())
        {
            pages.Add(page.Values.Count);
            ids.AddRange(page.Values.Select(v => v.InstanceId));
        }
        Assert.Equal([3, 3, 1], pages);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"a-{i}"), ids);

        var ended = new List<string>();
        await foreach (OrchestrationMetadata m in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])))
        {
            ended.Add(m.InstanceId);
        }
        Assert.Equal(["a-3"], ended);
    }

    [Fact]
    public async Task Ended_instances_can_be_purged_and_running_ones_cannot()
    {
        await using RunningHub hub = await StartWaitingAsync();
        foreach (string id in (string[])["r", "e1", "e2"])
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions(id), Cancellation);
        }
        foreach (string id in (string[])["e1", "e2"])
        {
            await hub.Client.RaiseEventAsync(id, "Go", "x", Cancellation);
            await hub.EndAsync(id);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.PurgeInstanceAsync("r", Cancellation));
        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync("e1", Cancellation)).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("e1", Cancellation));
        Assert.Equal(1, (await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), Cancellation)).PurgedInstanceCount);
        Assert.NotNull(await hub.Client.GetInstanceAsync("r", Cancellation));
    }

    [Fact]
    public async Task A_scheduled_start_waits_for_its_time()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks.AddOrchestratorFunc<DateTime>("Now", context => context.CurrentUtcDateTime),
            skipping: TimeSkipping.Manual);
        DateTimeOffset at = hub.Clock.GetUtcNow().AddDays(3);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Now", new StartOrchestrationOptions(StartAt: at), Cancellation);

        await hub.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);
        await hub.Clock.AdvanceByAsync(TimeSpan.FromDays(2), Cancellation);

        Assert.Equal(at.UtcDateTime, (await hub.EndAsync(id)).ReadOutputAs<DateTime>());
    }

    private static Task<RunningHub> StartWaitingAsync() => RunningHub.StartAsync(tasks => tasks
        .AddOrchestratorFunc<string>("Waits", async context => await context.WaitForExternalEvent<string>("Go"))
        .AddOrchestratorFunc<string, string>("Calls", async (context, child) =>
            await context.CallSubOrchestratorAsync<string>("Waits", options: new SubOrchestrationOptions(instanceId: child))));
}
