using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>A turn of a session on its way to the store.</summary>
internal sealed class SessionTurn(OrchestrationSession session) : TurnCommit
{
    /// <summary>Activities to run once the turn is durable.</summary>
    public List<P.HistoryEvent> Activities { get; } = [];

    /// <summary>The generation that the turn belongs to.</summary>
    public required int Generation { get; init; }

    public required bool IsFirst { get; init; }

    /// <summary>What the row shows before the turn.</summary>
    public required (P.OrchestrationStatus Status, int OpenActivities, DateTime? NextTimer, string? CustomStatus) Before { get; init; }

    public override void Complete(Exception? error) => session.TurnCompleted(this, error);
}

/// <summary>
/// One instance in memory: what has arrived for it, and its history. At any time at most one turn or one commit of it
/// is under way; this class is the only place that knows.
/// </summary>
/// <param name="created">The row, when the instance was just created and need not be read.</param>
internal sealed partial class OrchestrationSession(TaskHub hub, long key, InstanceRecord? created)
{
    private readonly Lock _gate = new();
    private List<InboxMessage> _arrivals = [];
    private volatile Phase _phase;
    private bool _wake;
    private bool _isActive;
    private int _inFlight;

    private enum Phase
    {
        /// <summary>It waits for something to happen.</summary>
        Idle,

        /// <summary>It waits for its turn.</summary>
        Queued,

        /// <summary>It runs, or its commit does.</summary>
        InTurn,

        /// <summary>It was given up or has ended; whoever holds it must look the instance up anew.</summary>
        Gone,
    }

    public long Key => key;

    public bool IsGone => _phase == Phase.Gone;

    /// <summary>Whether a turn waits, runs or is being committed.</summary>
    public bool IsBusy => _phase is Phase.Queued or Phase.InTurn;

    /// <summary>Takes in something for the next turn; false when the session is gone.</summary>
    public bool Post(InboxMessage arrival) => Take(arrival, answered: 0);

    /// <summary>Asks for a turn: a timer is due, or the instance is to begin. False when the session is gone.</summary>
    public bool Wake() => Take(null, answered: 0);

    /// <summary>Takes in the answer of an activity that this session asked for.</summary>
    public void ActivityEnded(int generation, P.HistoryEvent result) => Take(new InboxMessage(0, generation, result), answered: 1);

    /// <summary>Runs one turn and hands its outcome to the store.</summary>
    public async Task RunTurnAsync()
    {
        List<InboxMessage> arrivals;
        lock (_gate)
        {
            _phase = Phase.InTurn;
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
            hub.Store.Submit(turn);
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
        RunAll(turn.Activities, turn.Generation);
        hub.Timers.Set(Key, turn.Instance.NextTimer);
        if (turn.IsFirst || turn.Instance.IsCompleted)
        {
            hub.Waiters.Tell(turn.Instance);
        }
        _isContinued = !turn.StartsNextGeneration;
        if (turn.StartsNextGeneration)
        {
            Recall([]);
            _seenMessage = Math.Max(_seenMessage, turn.Renumbered);
            lock (_gate)
            {
                _wake = true;
            }
        }
        _isGone = turn.Instance.IsCompleted;
        Settle();
    }

    /// <summary>Queues the session once more: its turn was given back, or its pause after a failed one is over.</summary>
    public void Again()
    {
        lock (_gate)
        {
            _phase = Phase.Queued;
        }
        hub.Turns.Enqueue(this);
    }

    private bool Take(InboxMessage? arrival, int answered)
    {
        lock (_gate)
        {
            _inFlight -= answered;
            if (_phase == Phase.Gone)
            {
                return false;
            }
            if (arrival is { } one)
            {
                _arrivals.Add(one);
            }
            _wake |= arrival is null;
            if (_phase != Phase.Idle)
            {
                return true;
            }
            _phase = Phase.Queued;
            hub.Clock.Enter();
            if (!_isActive)
            {
                _isActive = true;
                hub.Turns.ActiveChanged(1);
            }
        }
        hub.Turns.Enqueue(this);
        return true;
    }

    private void RunAll(IReadOnlyCollection<P.HistoryEvent> activities, int generation)
    {
        lock (_gate)
        {
            _inFlight += activities.Count;
        }
        foreach (P.HistoryEvent activity in activities)
        {
            hub.RunActivity(new ActivityWork(this, generation, Request(activity)));
        }
    }

    /// <summary>
    /// Ends a turn: the session has more to do, waits for its activities, or is gone. One that waits for events and
    /// timers alone may wait for months, and reads its history again when something happens.
    /// </summary>
    private void Settle()
    {
        // Once the gate is open the session may be somebody else's already, so what was decided within is kept apart.
        bool inactive = false;
        Phase next;
        lock (_gate)
        {
            if (!_isGone && (_arrivals.Count > 0 || _wake))
            {
                next = Phase.Queued;
            }
            else
            {
                // An instance before its first turn may hold a row that was never read back, and what came too early; it stays.
                next = _isGone || (_inFlight == 0 && _instance is { Turns: > 0 }) ? Phase.Gone : Phase.Idle;
                inactive = _isActive && (next == Phase.Gone || _inFlight == 0);
                _isActive &= !inactive;
            }
            _phase = next;
        }
        if (next == Phase.Queued)
        {
            hub.Turns.Enqueue(this);
            return;
        }
        if (next == Phase.Gone)
        {
            hub.Forget(this);
        }
        if (inactive)
        {
            hub.Turns.ActiveChanged(-1);
        }
        hub.Clock.Leave();
    }

    /// <summary>Drops what the turn made and tries again from what is stored.</summary>
    private void Retry(Exception error)
    {
        _instance = null;
        _seenMessage = 0;
        _deferred = null;
        _stale = null;
        hub.TurnFailed(this, error);
    }
}
