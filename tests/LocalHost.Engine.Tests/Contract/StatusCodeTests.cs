using Grpc.Core;
using LocalHost.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>What each call of the service answers, by status code and text, as the real host does.</summary>
public sealed class StatusCodeTests
{
    private const string Unknown = "No instance with ID 'unknown' was found. (Parameter 'instanceId')";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_id_is_refused_while_its_instance_has_not_ended()
    {
        await using RunningHub hub = await StartAsync();
        var request = new P.CreateInstanceRequest { InstanceId = "one", Name = "Waits" };
        Assert.Equal("one", (await hub.Service.StartInstanceAsync(request, cancellationToken: Cancellation)).InstanceId);
        await AssertTakenAsync();
        await hub.UntilAsync("one", m => m.IsRunning);
        await AssertTakenAsync();
        await hub.Client.SuspendInstanceAsync("one", null, Cancellation);
        await hub.UntilAsync("one", m => m.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await AssertTakenAsync();
        await hub.Client.TerminateInstanceAsync("one", new TerminateInstanceOptions(), Cancellation);
        await hub.EndAsync("one");
        Assert.Equal("one", (await hub.Service.StartInstanceAsync(request, cancellationToken: Cancellation)).InstanceId);

        Task AssertTakenAsync() => AssertRefusedAsync(
            StatusCode.AlreadyExists, "An Orchestration instance with the ID one already exists.", async () => await hub.Service.StartInstanceAsync(request, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_start_needs_a_name_and_makes_an_id()
    {
        await using RunningHub hub = await StartAsync();
        await AssertRefusedAsync(StatusCode.InvalidArgument, null, async () => await hub.Service.StartInstanceAsync(new P.CreateInstanceRequest(), cancellationToken: Cancellation));
        Assert.NotEmpty((await hub.Service.StartInstanceAsync(new P.CreateInstanceRequest { Name = "Waits" }, cancellationToken: Cancellation)).InstanceId);
    }

    [Fact]
    public async Task An_unknown_instance_is_not_found()
    {
        await using RunningHub hub = await StartAsync();
        P.TaskHubSidecarService.TaskHubSidecarServiceClient service = hub.Service;

        Assert.False((await service.GetInstanceAsync(new P.GetInstanceRequest { InstanceId = "unknown" }, cancellationToken: Cancellation)).Exists);
        await AssertRefusedAsync(StatusCode.NotFound, Unknown, async () => await service.RaiseEventAsync(new P.RaiseEventRequest { InstanceId = "unknown", Name = "Go" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.NotFound, "ArgumentException: " + Unknown, async () => await service.TerminateInstanceAsync(new P.TerminateRequest { InstanceId = "unknown" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.NotFound, null, async () => await service.SuspendInstanceAsync(new P.SuspendRequest { InstanceId = "unknown" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.NotFound, null, async () => await service.ResumeInstanceAsync(new P.ResumeRequest { InstanceId = "unknown" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.NotFound, null, async () => await service.WaitForInstanceStartAsync(new P.GetInstanceRequest { InstanceId = "unknown" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.NotFound, null, async () => await service.WaitForInstanceCompletionAsync(new P.GetInstanceRequest { InstanceId = "unknown" }, cancellationToken: Cancellation));
        Assert.Equal(0, (await service.PurgeInstancesAsync(new P.PurgeInstancesRequest { InstanceId = "unknown" }, cancellationToken: Cancellation)).DeletedInstanceCount);
    }

    [Fact]
    public async Task An_instance_that_has_ended_takes_nothing_in()
    {
        await using RunningHub hub = await StartAsync();
        await hub.RunAsync("Ends", instanceId: "ended");
        const string Detail = "The orchestration instance with the provided instance id is not running.";

        await AssertRefusedAsync(StatusCode.FailedPrecondition, Detail, async () => await hub.Service.RaiseEventAsync(new P.RaiseEventRequest { InstanceId = "ended", Name = "Go" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, Detail, async () => await hub.Service.TerminateInstanceAsync(new P.TerminateRequest { InstanceId = "ended" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, Detail, async () => await hub.Service.SuspendInstanceAsync(new P.SuspendRequest { InstanceId = "ended" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, Detail, async () => await hub.Service.ResumeInstanceAsync(new P.ResumeRequest { InstanceId = "ended" }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_instance_that_runs_is_not_purged_and_a_purge_of_nothing_is_refused()
    {
        await using RunningHub hub = await StartAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("runs"), Cancellation);

        await AssertRefusedAsync(StatusCode.FailedPrecondition, null, async () => await hub.Service.PurgeInstancesAsync(new P.PurgeInstancesRequest { InstanceId = "runs" }, cancellationToken: Cancellation));
        await AssertRefusedAsync(StatusCode.InvalidArgument, null, async () => await hub.Service.PurgeInstancesAsync(new P.PurgeInstancesRequest(), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_continuation_token_of_another_is_refused()
    {
        await using RunningHub hub = await StartAsync();
        await AssertRefusedAsync(StatusCode.InvalidArgument, null, async () => await hub.Service.QueryInstancesAsync(
            new P.QueryInstancesRequest { Query = new P.InstanceQuery { ContinuationToken = "nonsense" } }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_instance_shows_what_was_asked_for()
    {
        await using RunningHub hub = await StartAsync();
        await hub.Service.StartInstanceAsync(new P.CreateInstanceRequest { InstanceId = "i", Name = "Ends", Input = "\"in\"", Version = "2.0" }, cancellationToken: Cancellation);
        await hub.EndAsync("i");

        P.OrchestrationState bare = (await hub.Service.GetInstanceAsync(new P.GetInstanceRequest { InstanceId = "i" }, cancellationToken: Cancellation)).OrchestrationState;
        Assert.Equal(("i", "Ends", P.OrchestrationStatus.Completed), (bare.InstanceId, bare.Name, bare.OrchestrationStatus));
        Assert.True(bare.CreatedTimestamp <= bare.LastUpdatedTimestamp);
        Assert.Equal((null, null, null, null), (bare.Input, bare.Output, bare.CustomStatus, bare.Version));
        P.OrchestrationState whole = (await hub.Service.GetInstanceAsync(new P.GetInstanceRequest { InstanceId = "i", GetInputsAndOutputs = true }, cancellationToken: Cancellation)).OrchestrationState;
        Assert.Equal(("\"in\"", "\"out\""), (whole.Input, whole.Output));
        P.QueryInstancesResponse query = await hub.Service.QueryInstancesAsync(new P.QueryInstancesRequest(), cancellationToken: Cancellation);
        Assert.Equal("2.0", Assert.Single(query.OrchestrationState).Version);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_and_one_below_it_is_not()
    {
        await using RunningHub hub = await StartAsync();
        string most = "\"" + new string('x', TaskHubService.MaxMessageBytes - 1000) + "\"";

        await hub.Service.StartInstanceAsync(new P.CreateInstanceRequest { InstanceId = "large", Name = "Waits", Input = most, ScheduledStartTimestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UtcNow.AddDays(1)) }, cancellationToken: Cancellation);
        await AssertRefusedAsync(StatusCode.ResourceExhausted, null, async () => await hub.Service.StartInstanceAsync(
            new P.CreateInstanceRequest { InstanceId = "larger", Name = "Waits", Input = most + new string(' ', 2000) }, cancellationToken: Cancellation));
        Assert.Null(await hub.Client.GetInstanceAsync("larger", Cancellation));
        Assert.Equal(most.Length, (await hub.Client.GetInstanceAsync("large", true, Cancellation))!.SerializedInput!.Length);
    }

    [Fact]
    public async Task Hello_answers_and_a_hub_is_not_emptied_while_it_runs()
    {
        await using RunningHub hub = await StartAsync();
        await hub.Service.HelloAsync(new Google.Protobuf.WellKnownTypes.Empty(), cancellationToken: Cancellation);
        await hub.Service.CreateTaskHubAsync(new P.CreateTaskHubRequest(), cancellationToken: Cancellation);
        await AssertRefusedAsync(StatusCode.Unimplemented, null, async () => await hub.Service.CreateTaskHubAsync(new P.CreateTaskHubRequest { RecreateIfExists = true }, cancellationToken: Cancellation));
    }

    private static Task<RunningHub> StartAsync() => RunningHub.StartAsync(t => t
        .AddOrchestratorFunc<string>("Waits", async context => await context.WaitForExternalEvent<string>("Go"))
        .AddOrchestratorFunc<string>("Ends", _ => "out"));

    private static async Task AssertRefusedAsync(StatusCode code, string? detail, Func<Task> call)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        if (detail is not null)
        {
            Assert.Equal(detail, refused.Status.Detail);
        }
    }
}
