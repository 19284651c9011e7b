using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>
/// The stream between the host and one worker process. Whoever has something to say queues it; one loop writes, and
/// flushes only when nothing more is queued, so that under load one flush carries many messages. Once it has closed,
/// every invocation that it carried is lost, and it takes no others.
/// </summary>
internal sealed class WorkerChannel(WorkerLog log, Action<WorkerChannel> closing)
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Flushed = new();
    private static readonly TimeSpan TerminateGrace = TimeSpan.FromSeconds(5);

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, Invocation> _running = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FunctionLoadResponse>> _loading = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerInitResponse> _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FunctionMetadataResponse> _described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _idle;
    private int _taken;
    private int _isClosed;

    /// <summary>What the worker names itself by; the host gave it.</summary>
    public string WorkerId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Completes when the worker has opened its stream.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Completes when the stream has ended, for whatever reason.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Completes when the worker has let go of the stream too.</summary>
    public Task Served => _served.Task;

    /// <summary>Where the worker takes forwarded requests; null when it takes none.</summary>
    public Uri? HttpAddress { get; private set; }

    public IEnumerable<Invocation> Running => _running.Values;

    /// <summary>Takes the stream; false when another has taken it.</summary>
    public bool Take() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Serves the stream until it ends. Its first message, <c>StartStream</c>, has been read.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellation)
    {
        Task writing = WriteAsync(outgoing, cancellation);
        _connected.TrySetResult();
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

    /// <summary>Asks the worker to end.</summary>
    public void Terminate() => Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(TerminateGrace) } });

    /// <summary>Queues a message; it is dropped when the stream has ended.</summary>
    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Says who the host is and learns who the worker is.</summary>
    public async Task<WorkerInitResponse> InitializeAsync(string folder, TimeSpan limit, CancellationToken cancellation)
    {
        Send(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                // The release of the published host whose ways this one follows.
                HostVersion = "4.1037.0.0",
                WorkerDirectory = folder,
                FunctionAppDirectory = folder,
                Capabilities = { ["MultiStream"] = "10" },
            },
        });
        WorkerInitResponse answer = await _initialized.Task.WaitAsync(limit, cancellation).ConfigureAwait(false);
        HttpAddress = answer.Capabilities.TryGetValue("HttpUri", out string? text) && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri : null;
        return answer;
    }

    /// <summary>Asks for the app's functions.</summary>
    public Task<FunctionMetadataResponse> DescribeAsync(string folder, TimeSpan limit, CancellationToken cancellation)
    {
        Send(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } });
        return _described.Task.WaitAsync(limit, cancellation);
    }

    /// <summary>Loads functions, all at once.</summary>
    public async Task<IReadOnlyList<FunctionLoadResponse>> LoadAsync(
        IEnumerable<FunctionLoadRequest> requests, TimeSpan limit, CancellationToken cancellation)
    {
        List<Task<FunctionLoadResponse>> answers = [];
        foreach (FunctionLoadRequest request in requests)
        {
            var answer = new TaskCompletionSource<FunctionLoadResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
            _loading[request.FunctionId] = answer;
            answers.Add(answer.Task);
            Send(new StreamingMessage { FunctionLoadRequest = request });
        }
        return await Task.WhenAll(answers).WaitAsync(limit, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends an invocation; false when the stream ended before, so that it may be sent over another.</summary>
    public bool TryStart(Invocation invocation)
    {
        invocation.RunsOver(this);
        _running[invocation.Id] = invocation;
        // After a failed write it was either still here, or the closing has found it and given it up.
        return _outgoing.Writer.TryWrite(new StreamingMessage { InvocationRequest = invocation.Request }) || !_running.TryRemove(invocation.Id, out _);
    }

    /// <summary>Completes when nothing runs any more; asked once, when nothing new is started.</summary>
    public Task IdleAsync(CancellationToken cancellation)
    {
        TaskCompletionSource idle = _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TellIdle();
        return idle.Task.WaitAsync(cancellation);
    }

    /// <summary>Ends the stream; what it carried is lost.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }
        // In this order: who finds the stream closed then also finds that it is no longer the one to use.
        _closed.TrySetResult();
        closing(this);
        _outgoing.Writer.TryComplete();
        foreach (Invocation invocation in _running.Values)
        {
            GiveUp(invocation, invocation.HostsReason ?? "The worker ended before it answered.");
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
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                InvocationResponse response = message.InvocationResponse;
                if (_running.TryRemove(response.InvocationId, out Invocation? invocation))
                {
                    invocation.TrySetResult(response);
                    TellIdle();
                }
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log.Write(message.RpcLog, _running.TryGetValue(message.RpcLog.InvocationId, out Invocation? logging) ? logging.Function : null);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                if (_loading.TryRemove(message.FunctionLoadResponse.FunctionId, out TaskCompletionSource<FunctionLoadResponse>? loading))
                {
                    loading.TrySetResult(message.FunctionLoadResponse);
                }
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                _initialized.TrySetResult(message.WorkerInitResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                _described.TrySetResult(message.FunctionMetadataResponse);
                break;
        }
    }

    private void GiveUp(Invocation invocation, string why)
    {
        if (_running.TryRemove(invocation.Id, out _))
        {
            invocation.TrySetException(new WorkerLostException(why));
            TellIdle();
        }
    }

    private void TellIdle()
    {
        if (_idle is { } idle && _running.IsEmpty)
        {
            idle.TrySetResult();
        }
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or OperationCanceledException or InvalidOperationException or Grpc.Core.RpcException or ObjectDisposedException;
}
