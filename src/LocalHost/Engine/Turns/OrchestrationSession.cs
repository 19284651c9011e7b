using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>
/// One instance in memory: what has arrived for it, and its history. At any time at most one turn or one commit of it
/// is under way; this class is the only place that knows.
/// </summary>
internal sealed partial class OrchestrationSession
{
    private readonly Lock _gate = new();
    private readonly TaskHub _hub;
    private List<Arrival> _arrivals = [];
    private SessionPhase _phase;
    private bool _wake;
    private bool _isActive;
    private int _inFlight;

    /// <summary>Initializes a session.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="key">The instance.</param>
    /// <param name="created">The row, when the instance was just created and need not be read.</param>
    public OrchestrationSession(TaskHub hub, long key, InstanceRecord? created)
    {
        _instance = created;
        _hub = hub;
        Key = key;
        IdleNode = new LinkedListNode<OrchestrationSession>(this);
    }

    public long Key { get; }

    /// <summary>Whether the session was given up or has ended.</summary>
    public bool IsGone
    {
        get
        {
            lock (_gate)
            {
                return _phase == SessionPhase.Gone;
            }
        }
    }

    /// <summary>Place in the row of idle sessions.</summary>
    public LinkedListNode<OrchestrationSession> IdleNode { get; }

    /// <summary>Takes in something for the next turn; false when the session is gone.</summary>
    public bool Post(Arrival arrival)
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Gone)
            {
                return false;
            }
            _arrivals.Add(arrival);
            if (!TryQueue())
            {
                return true;
            }
        }
        _hub.Turns.Enqueue(this);
        return true;
    }

    /// <summary>Asks for a turn: a timer is due, or the instance is to begin. False when the session is gone.</summary>
    public bool Wake()
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Gone)
            {
                return false;
            }
            _wake = true;
            if (!TryQueue())
            {
                return true;
            }
        }
        _hub.Turns.Enqueue(this);
        return true;
    }

    /// <summary>Whether a turn waits, runs or is being committed.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _phase is not (SessionPhase.Idle or SessionPhase.Gone);
            }
        }
    }

    /// <summary>Takes in the answer of an activity that this session asked for.</summary>
    public void ActivityEnded(int generation, P.HistoryEvent result)
    {
        lock (_gate)
        {
            _inFlight--;
            if (_phase == SessionPhase.Gone)
            {
                return;
            }
            _arrivals.Add(new Arrival(0, generation, result));
            if (!TryQueue())
            {
                return;
            }
        }
        _hub.Turns.Enqueue(this);
    }

    /// <summary>Lets the history go if nothing has happened meanwhile.</summary>
    public bool TryEvict()
    {
        lock (_gate)
        {
            // An instance before its first turn may hold a row that was never read back; it stays.
            if (_phase != SessionPhase.Idle || _inFlight > 0 || _arrivals.Count > 0 || _instance is { Turns: 0 })
            {
                return false;
            }
            _phase = SessionPhase.Gone;
            return true;
        }
    }

    /// <summary>Runs one turn and hands its outcome to the store.</summary>
    public async Task RunTurnAsync()
    {
        List<Arrival> arrivals;
        lock (_gate)
        {
            _phase = SessionPhase.InTurn;
            _wake = false;
            arrivals = _arrivals;
            _arrivals = [];
        }
        try
        {
            SessionTurn? turn = await PrepareAsync(arrivals).ConfigureAwait(false);
            if (turn is null)
            {
                Settle();
                return;
            }
            Failpoints.Hit("turn.before-submit");
            _hub.Store.Submit(turn);
        }
        catch (ObjectDisposedException)
        {
            // The hub is closing; the turn is not durable, so the next start runs it again.
        }
        catch (WorkAbandonedException e)
        {
            if (e.IsRefused)
            {
                TaskHub.WakeLater(this);
            }
            else
            {
                Again();
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, the other instances must go on; this one is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Retry(e);
        }
    }

    /// <summary>Goes on after the store has answered.</summary>
    public void TurnCompleted(SessionTurn turn, Exception? error)
    {
        if (error is not null)
        {
            Retry(error);
            return;
        }
        Failpoints.Hit("turn.after-commit");
        InstanceRecord instance = turn.Instance;
        lock (_gate)
        {
            _inFlight += turn.Activities.Count;
        }
        foreach (P.HistoryEvent activity in turn.Activities)
        {
            _hub.RunActivity(Work(activity, turn.Generation));
        }
        _hub.Timers.Set(Key, instance.IsCompleted ? null : instance.NextTimer);
        _hub.TurnIsDurable(turn);
        if (turn.StartsNextGeneration)
        {
            _history = new();
            _open = new();
            _seenMessage = Math.Max(_seenMessage, turn.Renumbered);
            lock (_gate)
            {
                _wake = true;
            }
        }
        _isGone = instance.IsCompleted;
        Settle();
    }

    /// <summary>Ends a turn: the session is gone, has more to do, or becomes idle.</summary>
    private void Settle()
    {
        bool again = false;
        bool idle = false;
        bool inactive = false;
        OrchestrationSession? evictable = null;
        lock (_gate)
        {
            if (_isGone)
            {
                _phase = SessionPhase.Gone;
                inactive = Deactivate();
            }
            else if (_arrivals.Count > 0 || _wake)
            {
                _phase = SessionPhase.Queued;
                again = true;
            }
            else
            {
                _phase = SessionPhase.Idle;
                idle = _inFlight == 0;
                inactive = idle && Deactivate();
                if (idle)
                {
                    // Within the gate: whoever wakes the session next takes it out again.
                    evictable = _hub.Idle.Add(this);
                }
            }
        }
        if (again)
        {
            _hub.Turns.Enqueue(this);
            return;
        }
        if (_isGone)
        {
            _hub.Forget(this);
        }
        if (evictable is not null && evictable.TryEvict())
        {
            _hub.Forget(evictable);
        }
        if (inactive)
        {
            _hub.Turns.ActiveChanged(-1);
        }
        _hub.Clock.Leave();
    }

    /// <summary>Queues an idle session; true when the caller must hand it to the dispatcher. Within the gate.</summary>
    private bool TryQueue()
    {
        if (_phase != SessionPhase.Idle)
        {
            return false;
        }
        _phase = SessionPhase.Queued;
        _hub.Clock.Enter();
        _hub.Idle.Remove(this);
        if (!_isActive)
        {
            _isActive = true;
            _hub.Turns.ActiveChanged(1);
        }
        return true;
    }

    private bool Deactivate()
    {
        bool was = _isActive;
        _isActive = false;
        return was;
    }

    /// <summary>Drops what the turn made and tries again from what is stored.</summary>
    private void Retry(Exception error)
    {
        _hub.TurnFailed(Key, error);
        _instance = null;
        _seenMessage = 0;
        _deferred = null;
        _stale = null;
        TaskHub.WakeLater(this);
    }

    /// <summary>Queues the session once more: its turn was given back, or its pause after a failed one is over.</summary>
    public void Again()
    {
        lock (_gate)
        {
            _phase = SessionPhase.Queued;
        }
        _hub.Turns.Enqueue(this);
    }
}
