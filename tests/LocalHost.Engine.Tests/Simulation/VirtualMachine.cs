namespace LocalHost.Engine.Tests.Simulation;

/// <summary>The clock of a machine whose time passes when the simulation says so, also while things are under way.</summary>
internal sealed class VirtualMachine(DateTimeOffset now) : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (this)
            {
                return _timers.Min(t => t.Due);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        lock (this)
        {
            _timers.Add(timer);
        }
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass up to a moment and fires what is due then.</summary>
    public void PassTo(DateTimeOffset moment)
    {
        VirtualTimer[] due;
        lock (this)
        {
            _now = moment;
            due = [.. _timers.Where(t => t.Due <= moment)];
        }
        foreach (VirtualTimer timer in due)
        {
            timer.Fire();
        }
    }
}
