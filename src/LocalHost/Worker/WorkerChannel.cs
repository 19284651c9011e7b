using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalHost.Worker.Rpc;
using Content = LocalHost.Worker.Rpc.StreamingMessage.ContentOneofCase;

namespace LocalHost.Worker;

/// <summary>
/// The stream between the host and one worker process. Whoever has something to say queues it; one loop writes, and
/// flushes only when nothing more is queued, so that under load one flush carries many messages. Once it has closed,
/// every invocation that it carried is lost, and it takes no others.
/// </summary>
/// <param name="workerId">What the worker names itself by; the host gave it.</param>
/// <param name="closing">Told before an invocation is given up.</param>
internal sealed class WorkerChannel(string workerId, WorkerLog log, Action<WorkerChannel> closing)
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Flushed = new();
    private static readonly Duration TerminateGrace = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, Invocation> _running = new();
    private readonly ConcurrentDictionary<(Content Answer, string FunctionId), TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly TaskCompletionSource<StreamingMessage> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkerId => workerId;

    /// <summary>Completes when the worker has opened its stream.</summary>
    public Task<StreamingMessage> Connected => _connected.Task;

    /// <summary>Completes when the stream has ended, for whatever reason.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Completes when the worker has let go of the stream too.</summary>
    public Task Served => _served.Task;

    public IEnumerable<Invocation> Running => _running.Values;

    /// <summary>Takes the stream that begins with a message; false when another has been taken.</summary>
    public bool Take(StreamingMessage first) => _connected.TrySetResult(first);

    /// <summary>Serves the stream, once taken, until it ends.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellation)
    {
        Task writing = WriteAsync(outgoing, cancellation);
        try
        {
            while (await incoming.MoveNext(cancellation).ConfigureAwait(false))
            {
                Receive(incoming.Current);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // A process that dies takes its connection with it.
        }
        finally
        {
            Close();
            await writing.ConfigureAwait(false);
            _served.TrySetResult();
        }
    }

    /// <summary>Queues a message; it is dropped when the stream has ended.</summary>
    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    public void Terminate() => Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = TerminateGrace } });

    /// <summary>Sends what the worker answers with a message of another kind, one for each function if it is about one.</summary>
    public Task<StreamingMessage> AskAsync(StreamingMessage question, Content answer, string functionId = "")
    {
        var asked = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[(answer, functionId)] = asked;
        Send(question);
        return asked.Task;
    }

    /// <summary>Sends an invocation; false when the stream ended before, so that it may be sent over another.</summary>
    public bool TryStart(Invocation invocation)
    {
        _running[invocation.Id] = invocation;
        // After a failed write it was either still here, or the closing has found it and given it up.
        return _outgoing.Writer.TryWrite(new StreamingMessage { InvocationRequest = invocation.Request })
            || !_running.TryRemove(invocation.Id, out _);
    }

    /// <summary>Ends the stream; what it carried is lost.</summary>
    public void Close()
    {
        if (!_closed.TrySetResult())
        {
            return;
        }
        // In this order: who finds the stream closed then also finds that it is no longer the one to use.
        closing(this);
        _outgoing.Writer.TryComplete();
        foreach (Invocation invocation in _running.Values)
        {
            if (_running.TryRemove(invocation.Id, out _))
            {
                invocation.TrySetException(invocation.HostsReason ?? new WorkerLostException("The worker ended before it answered."));
            }
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        ChannelReader<StreamingMessage> queue = _outgoing.Reader;
        try
        {
            while (await queue.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                while (queue.TryRead(out StreamingMessage? message))
                {
                    stream.WriteOptions = queue.TryPeek(out _) ? Buffered : Flushed;
                    await stream.WriteAsync(message, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            Close();
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case Content.InvocationResponse:
                if (_running.TryRemove(message.InvocationResponse.InvocationId, out Invocation? invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }
                break;
            case Content.RpcLog:
                log.Write(message.RpcLog, _running.TryGetValue(message.RpcLog.InvocationId, out Invocation? logging) ? logging.Function : null);
                break;
            default:
                if (_asked.TryRemove((message.ContentCase, message.FunctionLoadResponse?.FunctionId ?? ""), out var asked))
                {
                    asked.TrySetResult(message);
                }
                break;
        }
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or OperationCanceledException or InvalidOperationException or Grpc.Core.RpcException or ObjectDisposedException;
}
