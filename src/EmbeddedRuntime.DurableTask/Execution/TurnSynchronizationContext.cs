namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>
/// Keeps an orchestrator's continuations on the thread of its turn and in order. A continuation that arrives from
/// elsewhere, or between turns, comes from something that is no durable task; it is dropped and remembered, because
/// running it would make a history that no replay can follow.
/// </summary>
internal sealed class TurnSynchronizationContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private int _thread = -1;

    /// <summary>Whether a continuation came from outside the turn.</summary>
    public bool SawForeignContinuation { get; private set; }

    /// <summary>Called when a continuation came from outside the turn.</summary>
    public Action? ForeignContinuation { get; set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId)
        {
            _queue.Enqueue((d, state));
            return;
        }
        SawForeignContinuation = true;
        ForeignContinuation?.Invoke();
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestrator cannot be called into synchronously.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs an action as the turn, and then what it posted, until nothing is left.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            action();
            Pump();
        }
        finally
        {
            Volatile.Write(ref _thread, -1);
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs what was posted, until nothing is left; within <see cref="Run"/>.</summary>
    public void Pump()
    {
        while (_queue.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            next.Callback(next.State);
        }
    }
}
