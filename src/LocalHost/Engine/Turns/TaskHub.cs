using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Store;
using LocalHost.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace LocalHost.Engine.Turns;

/// <summary>
/// One task hub of this process: the store, the sessions over it, the queues that give them threads, and the clock.
/// Signals only: everything that happens is the consequence of a commit, of an activity that ended or of a timer.
/// </summary>
internal sealed partial class TaskHub : IAsyncDisposable
{
    // How often a stop looks whether the last turns are committed.
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(5);

    /// <summary>Pause, in the machine's time, before something is tried again that would fail again at once.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly TaskHubOptions _options;
    private readonly ILogger<TaskHub> _logger;
    private readonly ConcurrentDictionary<long, OrchestrationSession> _sessions = new();
    private readonly ConcurrentDictionary<long, InstanceRecord> _starting = new();
    private readonly SemaphoreSlim _requests;
    private readonly Meter _meter = new(EngineTelemetry.Name);
    private readonly Lock _opening = new();
    private readonly ActivityDispatcher _activities;
    private volatile IOrchestrationWorker? _worker;
    private bool _isOpen;
    private volatile bool _isClosed;

    public TaskHub(TaskHubOptions options, HostClock clock, ILogger<TaskHub> logger)
        : this(options, clock, logger, new SqliteTaskHubStore(options.DatabasePath, options.Synchronous))
    {
    }

    public TaskHub(TaskHubOptions options, HostClock clock, ILogger<TaskHub> logger, ITaskHubStore store)
    {
        _options = options;
        _logger = logger;
        Clock = clock;
        Store = store;
        _requests = new SemaphoreSlim(options.MaxPendingRequests);
        _activities = new ActivityDispatcher(options.MaxConcurrentActivities, RunActivityAsync);
        Turns = new TurnDispatcher(options.MaxConcurrentOrchestrations, options.MaxActiveOrchestrations, Admit);
        Idle = new SessionCache(options.MaxIdleInMemory);
        Queue = new StoreQueue(this);
        Timers = new TimerQueue(clock, TimerDue);
        clock.Attach(() => Timers.Next);
        string name = options.Name;
        EngineTelemetry.Observe(_meter, name, "durabletask.orchestrations.active", "{orchestration}", "Orchestrations under way.", () => Turns.Active);
        EngineTelemetry.Observe(_meter, name, "durabletask.orchestrations.pending", "{orchestration}", "Orchestrations that wait for their first turn.", () => Turns.Waiting);
        EngineTelemetry.Observe(_meter, name, "durabletask.orchestrations.live", "{orchestration}", "Orchestrations whose history is in memory.", () => Sessions);
        EngineTelemetry.Observe(_meter, name, "durabletask.activities.running", "{activity}", "Activities that run.", () => _activities.Running);
        EngineTelemetry.Observe(_meter, name, "durabletask.activities.waiting", "{activity}", "Activities that wait for their turn.", () => _activities.Waiting);
        EngineTelemetry.Observe(_meter, name, "durabletask.store.backlog", "{request}", "Requests that are not durable yet.", () => Store.Backlog);
    }

    public HostClock Clock { get; }

    public ITaskHubStore Store { get; }

    /// <summary>The host's own messages, in the same file.</summary>
    public IDurableQueue Queue { get; }

    /// <summary>Who runs orchestrators and activities.</summary>
    public IOrchestrationWorker Worker => _worker ?? throw new InvalidOperationException("The task hub has no worker yet.");

    public TurnDispatcher Turns { get; }

    public SessionCache Idle { get; }

    public TimerQueue Timers { get; }

    public InstanceWaiters Waiters { get; } = new();

    public TaskHubOptions Options => _options;

    /// <summary>Orchestrations whose history is in memory, for measurements.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Opens the store, once.</summary>
    /// <exception cref="TaskHubStorageException">The database cannot be used.</exception>
    public void Open()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_isOpen)
            {
                Store.Open(Committed);
                _isOpen = true;
            }
        }
    }

    /// <summary>Binds the worker and takes up everything that is pending.</summary>
    public void Start(IOrchestrationWorker worker)
    {
        Open();
        if (Interlocked.CompareExchange(ref _worker, worker, null) is not null)
        {
            throw new InvalidOperationException("The task hub has a worker already.");
        }
        int found = 0;
        DateTime now = Clock.GetUtcNow().UtcDateTime;
        foreach (PendingInstance pending in Store.ReadPending())
        {
            found++;
            if (pending.DueAt is { } due && due > now)
            {
                Timers.Set(pending.Key, due);
                if (!pending.HasWork)
                {
                    continue;
                }
            }
            Clock.Enter();
            Turns.EnqueueStart(pending.Key);
        }
        if (found > 0)
        {
            LogRecovered(found);
        }
        Turns.Open();
    }

    /// <summary>
    /// Stops: no activity begins any more, those that run may end, and what they gave back is committed before the last
    /// turn, so that a restart does not run them again.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.DrainTimeout);
        Turns.Drain();
        try
        {
            await _activities.CloseAsync().WaitAsync(deadline.Token).ConfigureAwait(false);
            while (_sessions.Values.Any(static session => session.IsBusy))
            {
                await Task.Delay(DrainLook, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            LogLeft(_activities.Running);
        }
        Turns.Close();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_opening)
        {
            if (_isClosed)
            {
                return;
            }
            _isClosed = true;
        }
        Turns.Close();
        _ = _activities.CloseAsync();
        Timers.Dispose();
        if (_isOpen)
        {
            await Store.DisposeAsync().ConfigureAwait(false);
        }
        _meter.Dispose();
        _requests.Dispose();
    }

    /// <summary>Takes a session off the books that is gone.</summary>
    public void Forget(OrchestrationSession session) =>
        _sessions.TryRemove(new KeyValuePair<long, OrchestrationSession>(session.Key, session));

    /// <summary>A turn is durable: those who wait for the instance learn of it.</summary>
    public void TurnIsDurable(SessionTurn turn)
    {
        InstanceRecord instance = turn.Instance;
        if (turn.IsFirst || instance.IsCompleted)
        {
            Waiters.Tell(instance.InstanceId, instance.Status);
        }
        if (turn.IsFirst && turn.Generation == 0)
        {
            EngineTelemetry.OrchestrationStarted(instance.Name);
        }
        if (instance.IsCompleted)
        {
            EngineTelemetry.OrchestrationEnded(instance);
            LogEnded(instance.Name, instance.InstanceId, instance.Status);
        }
    }

    public void TurnFailed(long key, Exception error) => LogTurnFailed(error, key);

    public void Rejected(InstanceRecord instance) => LogRejected(instance.Name, instance.InstanceId, instance.Version);

    /// <summary>Queues an activity that is durable.</summary>
    public void RunActivity(ActivityWork work)
    {
        Clock.Enter();
        _activities.Enqueue(work);
    }

    /// <summary>Lets a session whose turn could not be stored, or was refused, try again in a while.</summary>
    public static void WakeLater(OrchestrationSession session) =>
        _ = Task.Delay(RetryPause).ContinueWith(static (_, s) => ((OrchestrationSession)s!).Again(), session, TaskScheduler.Default);

    private async Task RunActivityAsync(ActivityWork work)
    {
        P.TaskScheduledEvent scheduled = work.Scheduled.TaskScheduled;
        int taskId = work.Scheduled.EventId;
        var request = new P.ActivityRequest
        {
            Name = scheduled.Name,
            Version = scheduled.Version,
            Input = scheduled.Input,
            TaskId = taskId,
            OrchestrationInstance = new P.OrchestrationInstance { InstanceId = work.InstanceId, ExecutionId = work.ExecutionId },
        };
        P.ActivityResponse? response = null;
        using (Activity? span = EngineTelemetry.RunActivity(scheduled.Name, scheduled.Version, work.InstanceId, taskId, work.TraceParent))
        {
            if ((span?.Id ?? work.TraceParent) is { } trace)
            {
                request.ParentTraceContext = new P.TraceContext { TraceParent = trace };
            }
            long began = Stopwatch.GetTimestamp();
            Failpoints.Hit("activity.before-run");
            while (response is null && !_isClosed)
            {
                try
                {
                    response = await Worker.RunActivityAsync(request).ConfigureAwait(false);
                }
                catch (WorkAbandonedException e)
                {
                    // Nothing is known of it, so it runs again; a hub that closes leaves it to the next start.
                    await Task.Delay(e.IsRefused ? RetryPause : TimeSpan.Zero).ConfigureAwait(false);
                }
            }
            EngineTelemetry.ActivityEnded(scheduled.Name, Stopwatch.GetElapsedTime(began), response?.FailureDetails is not null);
            if (response?.FailureDetails is { } failure)
            {
                span?.SetStatus(ActivityStatusCode.Error, failure.ErrorType);
                LogActivityFailed(scheduled.Name, work.InstanceId, taskId, failure.ErrorType);
            }
        }
        if (response is not null)
        {
            Failpoints.Hit("activity.before-result");
            work.Session.ActivityEnded(work.Generation, History.Events.TaskAnswered(Clock.GetUtcNow().UtcDateTime, taskId, response.Result, response.FailureDetails));
        }
        Clock.Leave();
    }

    /// <summary>Spreads what a commit has brought; the store calls it once a request, in the order of the commits.</summary>
    private void Committed(StoreRequest request, Exception? error)
    {
        try
        {
            if (error is null && _worker is not null)
            {
                foreach (InstanceRecord created in request.Created)
                {
                    if (created.StartAt is { } startAt && startAt > Clock.GetUtcNow().UtcDateTime)
                    {
                        Timers.Set(created.Key, startAt);
                    }
                    else
                    {
                        _starting[created.Key] = created;
                        Clock.Enter();
                        Turns.EnqueueStart(created.Key);
                    }
                }
                foreach (Delivery delivery in request.Deliveries)
                {
                    Post(delivery.Key, new Arrival(delivery.Message.Id, delivery.Message.Generation, delivery.Message.Event));
                }
                if (request is PurgeRequest purge)
                {
                    foreach (long key in purge.Purged)
                    {
                        Timers.Set(key, null);
                    }
                }
            }
            request.Complete(error);
        }
#pragma warning disable CA1031 // This runs on the pump of the store: an exception here would stop every instance.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogTurnFailed(e, 0);
        }
    }

    private void Post(long key, Arrival arrival)
    {
        while (!Session(key).Post(arrival))
        {
        }
    }

    private void TimerDue(long key)
    {
        while (!Session(key).Wake())
        {
        }
    }

    private void Admit(long key)
    {
        TimerDue(key);
        Clock.Leave();
    }

    /// <summary>The session of an instance; a gone one is replaced.</summary>
    private OrchestrationSession Session(long key)
    {
        while (true)
        {
            if (_sessions.TryGetValue(key, out OrchestrationSession? session))
            {
                if (!session.IsGone)
                {
                    return session;
                }
                Forget(session);
            }
            // The row of a new instance is used by the first session only; by the second it would be out of date.
            _starting.TryRemove(key, out InstanceRecord? created);
            session = new OrchestrationSession(this, key, created);
            if (_sessions.TryAdd(key, session))
            {
                return session;
            }
        }
    }
}
