using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>An invocation that the worker has not answered yet. The answer is its task.</summary>
internal sealed class Invocation(Function function, InvocationRequest request)
    : TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private long _started;
    private WorkerChannel? _channel;
    private string? _hostsReason;
    private int _cancelled;

    public Function Function => function;

    public string Id => request.InvocationId;

    public InvocationRequest Request => request;

    /// <summary>How long the worker has had it, in milliseconds.</summary>
    public long Age => Environment.TickCount64 - Volatile.Read(ref _started);

    /// <summary>Why the host cancelled it; null when it did not, or when who started the invocation wanted it so.</summary>
    public string? HostsReason => Volatile.Read(ref _hostsReason);

    /// <summary>Asks the worker to cancel it, at most once; true for the first time.</summary>
    public bool Cancel(string? hostsReason = null)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
        {
            return false;
        }
        Volatile.Write(ref _hostsReason, hostsReason);
        _channel?.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = Id } });
        return true;
    }

    /// <summary>The channel over which it runs from now on.</summary>
    public void RunsOver(WorkerChannel channel)
    {
        _channel = channel;
        Volatile.Write(ref _started, Environment.TickCount64);
    }
}
