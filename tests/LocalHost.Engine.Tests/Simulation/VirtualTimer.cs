namespace LocalHost.Engine.Tests.Simulation;

/// <summary>A timer of the virtual machine; it fires when the simulation says so.</summary>
internal sealed class VirtualTimer(VirtualMachine machine, TimerCallback callback, object? state) : ITimer
{
    /// <summary>When it is due; null when it is not set.</summary>
    public DateTimeOffset? Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (machine)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : machine.GetUtcNow() + dueTime;
        }
        return true;
    }

    public void Fire()
    {
        Due = null;
        callback(state);
    }

    public void Dispose() => Due = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
