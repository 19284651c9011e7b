using LocalHost.Engine.Clock;

namespace LocalHost.Engine.Turns;

/// <summary>
/// When each instance must be looked at next: the time of its earliest timer, or of its start. One entry an instance,
/// so that the earliest entry is always real and a skipping clock never stops at a cancelled timer.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedSet<(DateTime Due, long Key)> _queue = [];
    private readonly Dictionary<long, DateTime> _due = [];
    private readonly HostClock _clock;
    private readonly Action<long> _wake;
    private readonly ITimer _timer;
    private DateTime _armed = DateTime.MaxValue;

    public TimerQueue(HostClock clock, Action<long> wake)
    {
        _clock = clock;
        _wake = wake;
        _timer = clock.CreateTimer(static queue => ((TimerQueue)queue!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The earliest time of all.</summary>
    public DateTime? Next
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count == 0 ? null : _queue.Min.Due;
            }
        }
    }

    /// <summary>Sets or clears when an instance is due.</summary>
    public void Set(long key, DateTime? due)
    {
        lock (_gate)
        {
            if (_due.Remove(key, out DateTime before))
            {
                _queue.Remove((before, key));
            }
            if (due is { } at)
            {
                _due[key] = at;
                _queue.Add((at, key));
            }
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        List<long> due = [];
        lock (_gate)
        {
            DateTime now = _clock.GetUtcNow().UtcDateTime;
            while (_queue.Count > 0 && _queue.Min is var (at, key) && at <= now)
            {
                _queue.Remove((at, key));
                _due.Remove(key);
                due.Add(key);
            }
            _armed = DateTime.MaxValue;
            Arm();
        }
        foreach (long key in due)
        {
            _wake(key);
        }
    }

    private void Arm()
    {
        DateTime next = _queue.Count == 0 ? DateTime.MaxValue : _queue.Min.Due;
        if (next == _armed)
        {
            return;
        }
        _armed = next;
        TimeSpan wait = next - _clock.GetUtcNow().UtcDateTime;
        _timer.Change(next == DateTime.MaxValue ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
