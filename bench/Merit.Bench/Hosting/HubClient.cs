using Grpc.Net.Client;

namespace Merit.Bench.Hosting;

/// <summary>The task hub as any client sees it, with no SDK between: what is measured is the host.</summary>
internal sealed class HubClient(Uri address) : IDisposable
{
    private const int Callers = 64;

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address);

    private P.TaskHubSidecarService.TaskHubSidecarServiceClient Client => field ??= new(_channel);

    /// <summary>Starts so many instances, some at a time; each is durable when its call returns.</summary>
    public Task StartAsync(string orchestrator, string prefix, int count, string? input = null) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, cancellation) =>
            await Client.StartInstanceAsync(
                new P.CreateInstanceRequest { InstanceId = $"{prefix}{i}", Name = orchestrator, Input = input }, cancellationToken: cancellation));

    /// <summary>Waits for the end of an instance.</summary>
    public async Task<P.OrchestrationState> EndAsync(string id) =>
        (await Client.WaitForInstanceCompletionAsync(new P.GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true })).OrchestrationState;

    /// <summary>Waits until no instance has one of some statuses.</summary>
    public async Task UntilNoneIsAsync(params P.OrchestrationStatus[] statuses)
    {
        var question = new P.ListInstanceIdsRequest { PageSize = 1, RuntimeStatus = { statuses } };
        while ((await Client.ListInstanceIdsAsync(question)).InstanceIds.Count > 0)
        {
            await Task.Delay(5);
        }
    }

    /// <summary>Counts the instances that have completed, with the output if one is named.</summary>
    public async Task<int> CompletedAsync(string prefix, string? output = null)
    {
        var query = new P.InstanceQuery { InstanceIdPrefix = prefix, MaxInstanceCount = 1000, FetchInputsAndOutputs = output is not null, RuntimeStatus = { P.OrchestrationStatus.Completed } };
        int count = 0;
        do
        {
            P.QueryInstancesResponse page = await Client.QueryInstancesAsync(new P.QueryInstancesRequest { Query = query });
            count += page.OrchestrationState.Count(state => output is null || state.Output == output);
            query.ContinuationToken = page.ContinuationToken;
        }
        while (query.ContinuationToken is { Length: > 0 });
        return count;
    }

    /// <summary>Reads the history of an instance.</summary>
    public async Task<IReadOnlyList<P.HistoryEvent>> HistoryAsync(string id)
    {
        using Grpc.Core.AsyncServerStreamingCall<P.HistoryChunk> call = Client.StreamInstanceHistory(new P.StreamInstanceHistoryRequest { InstanceId = id });
        List<P.HistoryEvent> events = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            events.AddRange(call.ResponseStream.Current.Events);
        }
        return events;
    }

    public void Dispose() => _channel.Dispose();
}
