namespace LocalHost.Engine.Clock;

/// <summary>
/// The time of the local host. It can be skipped, so that a year of deadlines passes in seconds: see
/// <see cref="TimeSkipping"/>. Everything that must not be jumped over holds it (<see cref="Enter"/>, <see cref="Leave"/>).
/// Time never goes back.
/// </summary>
internal sealed class HostClock : TimeProvider, IDisposable
{
    /// <summary>How far beyond a timer a jump goes: instances that began together wait for moments that are milliseconds apart, and would have their turns one by one.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TimeProvider _machine;
    private readonly PriorityQueue<Alarm, (long DueTicks, long Order)> _alarms = new();
    private readonly ITimer _bell;
    private readonly ClockFile? _file;
    private Func<DateTime?> _nextDue = static () => null;
    private TaskCompletionSource? _advanced;
    private long _target;
    private long _offset;
    private long _standing;
    private long _order;
    private int _busy;
    private int _mode;

    /// <param name="machine">The clock below; the system's when omitted.</param>
    /// <param name="file">Shows the time to other processes. A clock that skips goes on where the file says that the last one was.</param>
    public HostClock(TimeSkipping mode = TimeSkipping.Off, TimeProvider? machine = null, ClockFile? file = null)
    {
        _machine = machine ?? System;
        _file = file;
        _bell = _machine.CreateTimer(static clock => ((HostClock)clock!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _mode = (int)mode;
        long now = _machine.GetUtcNow().UtcTicks;
        Set(mode == TimeSkipping.Off ? now : Math.Max(now, file?.Read(now) ?? 0));
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
                SetBell();
            }
            TrySkip();
        }
    }

    /// <summary>How many things are going on that must not be jumped over.</summary>
    public int Busy => Volatile.Read(ref _busy);

    public override DateTimeOffset GetUtcNow() => new(NowTicks(), TimeSpan.Zero);

    /// <summary>Something starts that must not be jumped over, and lasts until <see cref="Leave"/>.</summary>
    public void Enter() => Interlocked.Increment(ref _busy);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _busy) == 0 && (Mode == TimeSkipping.Auto || Volatile.Read(ref _advanced) is not null))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.TrySkip(), this, preferLocal: false);
        }
    }

    /// <summary>
    /// Moves the clock forward, timer by timer: it stops at each one until what that set off has come to rest. Completes
    /// when it stands at the new time.
    /// </summary>
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

    /// <summary>Makes a timer that fires once: nothing in the host needs one with a period, which a skip would have to jump over.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Tells the clock where the engine's next timer stands; a skip goes there.</summary>
    public void Attach(Func<DateTime?> nextDue) => _nextDue = nextDue;

    public void Dispose() => _bell.Dispose();

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
                stop = Math.Min(Math.Min(stop, NextAlarm), Math.Max(_target, now));
            }
            else if (stop > now && stop != long.MaxValue)
            {
                stop = Math.Min(stop + Together.Ticks, DateTime.MaxValue.Ticks);
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
        while (NextAlarm <= now)
        {
            Enter();
            // On the thread pool, as every other timer does.
            ThreadPool.UnsafeQueueUserWorkItem(static alarm => alarm.Fire(), _alarms.Dequeue(), preferLocal: false);
            fired = true;
        }
        SetBell();
        return fired;
    }

    private long NextAlarm => _alarms.TryPeek(out _, out (long DueTicks, long) next) ? next.DueTicks : long.MaxValue;

    private void SetBell()
    {
        if (Mode == TimeSkipping.Manual || _alarms.Count == 0)
        {
            _bell.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        // The machine's timers take at most some 49 days; an early ring only arms it again.
        TimeSpan wait = TimeSpan.FromTicks(Math.Clamp(NextAlarm - NowTicks(), 0, TimeSpan.TicksPerDay));
        // Rounded up: a ring a fraction of a millisecond early would spin.
        _bell.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void Arm(Alarm alarm, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _alarms.Remove(alarm, out _, out _);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                long now = NowTicks();
                _alarms.Enqueue(alarm, (now + Math.Min(dueTime.Ticks, DateTime.MaxValue.Ticks - now), ++_order));
            }
            SetBell();
        }
    }

    private sealed class Alarm(HostClock clock, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(period, TimeSpan.Zero);
            clock.Arm(this, dueTime);
            return true;
        }

        public void Fire()
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

        public void Dispose() => clock.Arm(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
