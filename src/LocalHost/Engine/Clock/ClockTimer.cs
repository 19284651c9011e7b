namespace LocalHost.Engine.Clock;

/// <summary>A timer over the host clock's time.</summary>
internal sealed class ClockTimer(HostClock clock, TimerCallback callback, object? state, long order) : ITimer, IComparable<ClockTimer>
{
    /// <summary>UTC ticks of the host clock; <see cref="long.MaxValue"/> when it is not set.</summary>
    public long DueTicks { get; set; } = long.MaxValue;

    /// <summary>Ticks between two firings; 0 fires once.</summary>
    public long PeriodTicks { get; set; }

    public long Order => order;

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

    /// <summary>Runs the callback on the thread pool, as every other timer does.</summary>
    public void Fire() => ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Run(), this, preferLocal: false);

    public int CompareTo(ClockTimer? other)
    {
        int byTime = DueTicks.CompareTo(other!.DueTicks);
        return byTime != 0 ? byTime : Order.CompareTo(other.Order);
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        try
        {
            callback(state);
        }
        finally
        {
            clock.Leave();
        }
    }
}
