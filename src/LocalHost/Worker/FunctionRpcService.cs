using System.Collections.Concurrent;
using Grpc.Core;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>Where workers open their stream. Only one that the host waits for is let in.</summary>
internal sealed class FunctionRpcService : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, WorkerChannel> _expected = new();

    /// <summary>Lets the worker in that names itself by the channel's id.</summary>
    public void Expect(WorkerChannel channel) => _expected[channel.WorkerId] = channel;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false)
            || requestStream.Current.StartStream is not { } start
            || !_expected.TryGetValue(start.WorkerId, out WorkerChannel? channel)
            || !channel.Take())
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "No worker of this id is expected now."));
        }
        await channel.ServeAsync(requestStream, responseStream, context.CancellationToken).ConfigureAwait(false);
        _expected.TryRemove(KeyValuePair.Create(start.WorkerId, channel));
    }
}
