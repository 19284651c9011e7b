namespace LocalHost.Engine.Clock;

/// <summary>
/// The time of the local host. It can be skipped, so that a year of deadlines passes in seconds: see
/// <see cref="TimeSkipping"/>. Everything that must not be jumped over holds it (<see cref="Hold"/>); the engine does so
/// for its own work. Time never goes back.
/// </summary>
internal sealed class HostClock : TimeProvider, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _machine;
    private readonly SortedSet<ClockTimer> _timers = [];
    private readonly ITimer _alarm;
    private Func<DateTime?> _nextDue = static () => null;
    private ClockFile? _file;
    private TaskCompletionSource? _advanced;
    private long _target;
    private long _offset;
    private long _standing;
    private long _order;
    private int _busy;
    private int _mode;

    /// <summary>Initializes a clock.</summary>
    /// <param name="mode">Whether it skips.</param>
    /// <param name="machine">The clock below; the system's when omitted.</param>
    public HostClock(TimeSkipping mode = TimeSkipping.Off, TimeProvider? machine = null)
    {
        _machine = machine ?? System;
        _alarm = _machine.CreateTimer(static clock => ((HostClock)clock!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Mode = mode;
    }

    /// <summary>Whether the clock skips; may be changed while it runs.</summary>
    public TimeSkipping Mode
    {
        get => (TimeSkipping)Volatile.Read(ref _mode);
        set
        {
            lock (_gate)
            {
                long now = NowTicks();
                Volatile.Write(ref _mode, (int)value);
                Set(now);
                Rearm();
            }
            TrySkip();
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(NowTicks(), TimeSpan.Zero);

    /// <summary>Keeps the clock from skipping until disposed: something is going on that the engine does not see.</summary>
    public IDisposable Hold()
    {
        Enter();
        return new ClockHold(this);
    }

    /// <summary>
    /// Moves the clock forward, timer by timer: it stops at each one until what that set off has come to rest. Returns
    /// at once; use <see cref="AdvanceByAsync"/> to wait for the end.
    /// </summary>
    /// <param name="time">How far; not negative.</param>
    public void AdvanceBy(TimeSpan time) => _ = AdvanceByAsync(time, CancellationToken.None);

    /// <summary>Moves the clock forward, timer by timer, and completes when it stands at the new time.</summary>
    /// <param name="time">How far; not negative. Calls that overlap add up.</param>
    /// <param name="cancellation">Stops the waiting, not the clock.</param>
    public Task AdvanceByAsync(TimeSpan time, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Task done;
        lock (_gate)
        {
            _target = (_advanced is null ? NowTicks() : _target) + time.Ticks;
            _advanced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = _advanced.Task;
        }
        TrySkip();
        return done.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ClockTimer(this, callback, state, Interlocked.Increment(ref _order));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm.Dispose();

    /// <summary>Tells the clock where the engine's next timer stands; a skip goes there.</summary>
    internal void Attach(Func<DateTime?> nextDue) => _nextDue = nextDue;

    /// <summary>
    /// Shows the time to other processes from now on. A clock that skips goes on where the file says that it was, so
    /// that time does not go back when the host starts again.
    /// </summary>
    internal void ShareIn(ClockFile file)
    {
        lock (_gate)
        {
            long now = NowTicks();
            if (Mode != TimeSkipping.Off && file.Read(_machine.GetUtcNow().UtcTicks) is { } kept)
            {
                now = Math.Max(now, kept);
            }
            _file = file;
            Set(now);
            Rearm();
        }
    }

    /// <summary>How many things are going on that must not be jumped over.</summary>
    internal int Busy => Volatile.Read(ref _busy);

    /// <summary>Something starts that must not be jumped over.</summary>
    internal void Enter() => Interlocked.Increment(ref _busy);

    /// <summary>It has ended.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _busy) == 0 && (Mode == TimeSkipping.Auto || Volatile.Read(ref _advanced) is not null))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.TrySkip(), this, preferLocal: false);
        }
    }

    internal bool Arm(ClockTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : 0;
            timer.DueTicks = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : AddTicks(NowTicks(), dueTime.Ticks);
            if (timer.DueTicks != long.MaxValue)
            {
                _timers.Add(timer);
            }
            Rearm();
        }
        return true;
    }

    internal void Remove(ClockTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private static long AddTicks(long at, long ticks) => at > DateTime.MaxValue.Ticks - ticks ? DateTime.MaxValue.Ticks : at + ticks;

    private long NowTicks() => Mode == TimeSkipping.Manual
        ? Volatile.Read(ref _standing)
        : _machine.GetUtcNow().UtcTicks + Volatile.Read(ref _offset);

    private void Set(long now)
    {
        Volatile.Write(ref _standing, now);
        Volatile.Write(ref _offset, now - _machine.GetUtcNow().UtcTicks);
        // Before anything that the new time sets off can be sent to a process that reads the file.
        _file?.Write(stands: Mode == TimeSkipping.Manual, Mode == TimeSkipping.Manual ? now : _offset);
    }

    private void TrySkip()
    {
        while (SkipOnce())
        {
        }
    }

    /// <summary>Moves to the next stop, if there is one and nothing is going on; true when there may be another.</summary>
    private bool SkipOnce()
    {
        lock (_gate)
        {
            bool advancing = _advanced is not null;
            if (Volatile.Read(ref _busy) != 0 || !(advancing || Mode == TimeSkipping.Auto))
            {
                return false;
            }
            long now = NowTicks();
            long stop = _nextDue() is { } due ? due.Ticks : long.MaxValue;
            if (advancing)
            {
                // Told to pass this time, the clock shows every timer its moment, not the engine's only.
                stop = Math.Min(Math.Min(stop, _timers.Min?.DueTicks ?? long.MaxValue), Math.Max(_target, now));
            }
            if (stop == long.MaxValue)
            {
                return false;
            }
            if (stop > now)
            {
                Set(stop);
                now = stop;
            }
            bool fired = FireDue(now);
            if (advancing && now >= _target && !fired)
            {
                _advanced!.SetResult();
                _advanced = null;
                return false;
            }
            return fired;
        }
    }

    private void Ring()
    {
        lock (_gate)
        {
            FireDue(NowTicks());
        }
    }

    private bool FireDue(long now)
    {
        bool fired = false;
        while (_timers.Min is { } timer && timer.DueTicks <= now)
        {
            _timers.Remove(timer);
            timer.DueTicks = timer.PeriodTicks > 0 ? AddTicks(now, timer.PeriodTicks) : long.MaxValue;
            if (timer.PeriodTicks > 0)
            {
                // Once, however many periods a skip has jumped over.
                _timers.Add(timer);
            }
            Enter();
            timer.Fire();
            fired = true;
        }
        Rearm();
        return fired;
    }

    private void Rearm()
    {
        if (Mode == TimeSkipping.Manual || _timers.Min is not { } next)
        {
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        // The machine's timers take at most some 49 days; an early ring only arms it again.
        TimeSpan wait = TimeSpan.FromTicks(Math.Clamp(next.DueTicks - NowTicks(), 0, TimeSpan.TicksPerDay));
        // Rounded up: a ring a fraction of a millisecond early would spin.
        _alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
