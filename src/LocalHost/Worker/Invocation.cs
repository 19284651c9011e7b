using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>An invocation that the worker has not answered yet. The answer is its task.</summary>
internal sealed class Invocation(Function function, InvocationRequest request, WorkerChannel channel)
    : TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly long _started = Environment.TickCount64;
    private WorkerLostException? _hostsReason;
    private int _cancelled;

    public Function Function => function;

    public string Id => request.InvocationId;

    public InvocationRequest Request => request;

    /// <summary>How long the worker has had it.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - _started);

    /// <summary>Why the host cancelled it; null when it did not, or when who started the invocation wanted it so.</summary>
    public WorkerLostException? HostsReason => Volatile.Read(ref _hostsReason);

    /// <summary>Asks the worker to cancel it, at most once; true for the first time.</summary>
    public bool Cancel(WorkerLostException? hostsReason = null)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
        {
            return false;
        }
        Volatile.Write(ref _hostsReason, hostsReason);
        channel.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = Id } });
        return true;
    }
}
