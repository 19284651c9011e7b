namespace LocalHost.Engine.Turns;

/// <summary>
/// Gives ready instances their turn. At most so many turns run at a time, and instances that have begun go before those
/// that have not: with a bound on how many are under way, a burst of starts waits as a row of numbers instead of fifty
/// thousand histories in memory.
/// </summary>
internal sealed class TurnDispatcher(int maximumTurns, int maximumActive, Action<long> admit)
{
    private readonly Lock _gate = new();
    private readonly Queue<OrchestrationSession> _ready = new();
    private readonly Queue<long> _starts = new();
    private int _running;
    private int _active;
    private volatile bool _isOpen;
    private volatile bool _isDraining;

    /// <summary>Begins to hand out turns.</summary>
    public void Open()
    {
        _isOpen = true;
        Kick();
    }

    /// <summary>Begins no more instances; those under way still get their turns.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Hands out no more turns; those that run go on to their end.</summary>
    public void Close() => _isOpen = false;

    /// <summary>Queues an instance for a turn.</summary>
    public void Enqueue(OrchestrationSession session)
    {
        lock (_gate)
        {
            _ready.Enqueue(session);
        }
        Kick();
    }

    /// <summary>Queues an instance for its first turn.</summary>
    public void EnqueueStart(long key)
    {
        lock (_gate)
        {
            _starts.Enqueue(key);
        }
        Kick();
    }

    /// <summary>An instance is under way (queued, in a turn, or with activities out), or no longer.</summary>
    public void ActiveChanged(int by)
    {
        Interlocked.Add(ref _active, by);
        if (by < 0)
        {
            Kick();
        }
    }

    private void Kick()
    {
        lock (_gate)
        {
            if (!_isOpen || _running >= maximumTurns || !HasWork())
            {
                return;
            }
            _running++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static dispatcher => _ = dispatcher.RunAsync(), this, preferLocal: false);
    }

    private bool HasWork() => _ready.Count > 0 || (!_isDraining && _starts.Count > 0 && Volatile.Read(ref _active) < maximumActive);

    private async Task RunAsync()
    {
        while (true)
        {
            OrchestrationSession? session;
            long start = 0;
            lock (_gate)
            {
                if (!_isOpen || !HasWork())
                {
                    _running--;
                    return;
                }
                if (!_ready.TryDequeue(out session))
                {
                    start = _starts.Dequeue();
                }
            }
            if (session is null)
            {
                // Admission puts the session into the ready queue; the next round takes it from there.
                admit(start);
                continue;
            }
            await session.RunTurnAsync().ConfigureAwait(false);
        }
    }
}
