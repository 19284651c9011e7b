using Grpc.Core;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>A worker that does nothing of itself: a test takes its work and answers it.</summary>
internal sealed class RawWorker(RunningHub hub, P.GetWorkItemsRequest? request = null) : IDisposable
{
    private readonly AsyncServerStreamingCall<P.WorkItem> _stream =
        hub.Service.GetWorkItems(request ?? new P.GetWorkItemsRequest(), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Waits for the next piece of work.</summary>
    public async Task<P.WorkItem> NextAsync()
    {
        using CancellationTokenSource deadline = RunningHub.Limit();
        Assert.True(await _stream.ResponseStream.MoveNext(deadline.Token), "The stream has ended.");
        return _stream.ResponseStream.Current;
    }

    /// <summary>Answers a turn.</summary>
    public static P.OrchestratorResponse Answer(P.WorkItem item, params P.OrchestratorAction[] actions) => new()
    {
        InstanceId = item.OrchestratorRequest.InstanceId,
        CompletionToken = item.CompletionToken,
        Actions = { actions },
    };

    public static P.OrchestratorAction Activity(int id, string name) =>
        new() { Id = id, ScheduleTask = new P.ScheduleTaskAction { Name = name, Input = "[\"x\"]" } };

    public static P.OrchestratorAction End(string output) => new()
    {
        Id = 100,
        CompleteOrchestration = new P.CompleteOrchestrationAction { OrchestrationStatus = P.OrchestrationStatus.Completed, Result = $"\"{output}\"" },
    };

    public async Task CompleteAsync(P.OrchestratorResponse response) =>
        await hub.Service.CompleteOrchestratorTaskAsync(response, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Goes away, as a worker does that is killed.</summary>
    public void Dispose() => _stream.Dispose();
}
