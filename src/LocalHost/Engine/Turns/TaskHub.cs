using System.Collections.Concurrent;
using LocalHost.Engine.Clock;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>
/// One task hub: the store, the sessions over it, the queues that give them their turns, and the clock. Signals only:
/// everything that happens is the consequence of a commit, of an activity that ended or of a timer.
/// </summary>
internal sealed class TaskHub : IDurableQueue, IAsyncDisposable
{
    // How often a stop looks whether the last turns are committed.
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(5);

    /// <summary>Pause, in the machine's time, before something is tried again that would fail again at once.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ILogger<TaskHub> _logger;
    private readonly ConcurrentDictionary<long, OrchestrationSession> _sessions = new();
    private readonly ConcurrentDictionary<long, InstanceRecord> _starting = new();
    private readonly SemaphoreSlim _requests;
    private readonly ActivityDispatcher _activities;
    private volatile IOrchestrationWorker? _worker;
    private volatile bool _isStopped;

    public TaskHub(TaskHubOptions options, HostClock clock, ILogger<TaskHub> logger, ITaskHubStore? store = null)
    {
        Options = options;
        _logger = logger;
        Clock = clock;
        Store = store ?? new SqliteTaskHubStore(options.DatabasePath, options.Synchronous);
        _requests = new SemaphoreSlim(options.MaxPendingRequests);
        _activities = new ActivityDispatcher(options.MaxConcurrentActivities, RunActivityAsync);
        Turns = new TurnDispatcher(options.MaxConcurrentOrchestrations, options.MaxActiveOrchestrations, Admit);
        Timers = new TimerQueue(clock, TimerDue);
        clock.Attach(() => Timers.Next);
    }

    public TaskHubOptions Options { get; }

    public HostClock Clock { get; }

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public ITaskHubStore Store { get; }

    public TurnDispatcher Turns { get; }

    public TimerQueue Timers { get; }

    public InstanceWaiters Waiters { get; } = new();

    /// <summary>Who runs orchestrators and activities.</summary>
    public IOrchestrationWorker Worker => _worker ?? throw new InvalidOperationException("The task hub has no worker yet.");

    /// <exception cref="TaskHubStorageException">The database cannot be used.</exception>
    public void Open() => Store.Open(Committed);

    /// <summary>Binds the worker and takes up everything that is pending.</summary>
    public void Start(IOrchestrationWorker worker)
    {
        if (Interlocked.CompareExchange(ref _worker, worker, null) is not null)
        {
            throw new InvalidOperationException("The task hub has a worker already.");
        }
        int found = 0;
        DateTime now = Now;
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
            _logger.LogInformation("Took up {Count} pending orchestration instances.", found);
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
        deadline.CancelAfter(Options.DrainTimeout);
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
            _logger.LogWarning("Stopped while work was still running; it runs again at the next start.");
        }
        Stop();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        Timers.Dispose();
        await Store.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Hands a client's request to the store and waits until it is durable; holds callers back while too many wait.</summary>
    public async Task<TAnswer> RequestAsync<TAnswer>(ClientRequest<TAnswer> request, CancellationToken cancellation)
    {
        Clock.Enter();
        try
        {
            await _requests.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                Store.Submit(request);
                // Not cancelled any more: what is handed in will be durable, and the caller should know.
                return await request.Completion.ConfigureAwait(false);
            }
            finally
            {
                _requests.Release();
            }
        }
        finally
        {
            Clock.Leave();
        }
    }

    /// <summary>Waits until an instance has started, or ended.</summary>
    /// <returns>The row at that time, with or without payloads; null when there is no such instance.</returns>
    public async Task<InstanceRecord?> WaitAsync(string instanceId, bool untilEnd, bool withPayloads, CancellationToken cancellation)
    {
        InstanceWaiters.Waiter waiter = Waiters.Add(instanceId, untilEnd);
        try
        {
            InstanceRecord? instance = Store.Find(instanceId, withPayloads);
            if (instance is null || waiter.IsMet(instance.Status))
            {
                return instance;
            }
            return await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false) ?? Store.Find(instanceId, withPayloads);
        }
        finally
        {
            Waiters.Remove(instanceId, waiter);
        }
    }

    public Task<long> AddAsync(string queue, byte[] body) => RequestAsync(new EnqueueRequest(queue, body), CancellationToken.None);

    public IReadOnlyList<QueuedMessage> Read(string queue, long after, int limit) => Store.ReadQueue(queue, after, limit);

    public Task SetTriesAsync(long id, int tries) => RequestAsync(new SettleRequest([id], tries), CancellationToken.None);

    public Task RemoveAsync(IReadOnlyList<long> ids) => RequestAsync(new SettleRequest(ids, null), CancellationToken.None);

    /// <summary>Takes a session off the books that is gone.</summary>
    public void Forget(OrchestrationSession session) => _sessions.TryRemove(KeyValuePair.Create(session.Key, session));

    /// <summary>Queues an activity that is durable.</summary>
    public void RunActivity(ActivityWork work)
    {
        Clock.Enter();
        _activities.Enqueue(work);
    }

    public void TurnFailed(OrchestrationSession session, Exception error)
    {
        LogTurnFailed(error, session.Key);
        WakeLater(session);
    }

    /// <summary>Lets a session whose turn could not be stored, or was refused, try again in a while.</summary>
    public static void WakeLater(OrchestrationSession session) =>
        _ = Task.Delay(RetryPause).ContinueWith(static (_, s) => ((OrchestrationSession)s!).Again(), session, TaskScheduler.Default);

    private void Stop()
    {
        _isStopped = true;
        Turns.Close();
        _ = _activities.CloseAsync();
    }

    private async Task RunActivityAsync(ActivityWork work)
    {
        P.ActivityResponse? response = null;
        Failpoints.Hit("activity.before-run");
        while (response is null && !_isStopped)
        {
            try
            {
                response = await Worker.RunActivityAsync(work.Request).ConfigureAwait(false);
            }
            catch (WorkAbandonedException e)
            {
                // Nothing is known of it, so it runs again; a hub that stops leaves it to the next start.
                await Task.Delay(e.IsRefused ? RetryPause : TimeSpan.Zero).ConfigureAwait(false);
            }
        }
        if (response is not null)
        {
            if (response.FailureDetails is { } failure)
            {
                // Names, ids and counts; never a payload.
                _logger.LogInformation(
                    "Activity '{Name}' of instance '{InstanceId}' (task {TaskId}) failed with {ErrorType}.",
                    work.Request.Name, work.Request.OrchestrationInstance.InstanceId, work.Request.TaskId, failure.ErrorType);
            }
            Failpoints.Hit("activity.before-result");
            work.Session.ActivityEnded(work.Generation, Events.TaskAnswered(Now, work.Request.TaskId, response.Result, response.FailureDetails));
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
                    Begin(created);
                }
                foreach (Delivery delivery in request.Deliveries)
                {
                    while (!Session(delivery.Key).Post(delivery.Message))
                    {
                    }
                }
                foreach (long key in request is PurgeRequest purge ? purge.Purged : [])
                {
                    Timers.Set(key, null);
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

    private void Begin(InstanceRecord created)
    {
        if (created.StartAt is { } startAt && startAt > Now)
        {
            Timers.Set(created.Key, startAt);
            return;
        }
        _starting[created.Key] = created;
        Clock.Enter();
        Turns.EnqueueStart(created.Key);
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

    private void LogTurnFailed(Exception error, long key) =>
        _logger.LogError(error, "A turn of the instance with key {Key} could not be stored; it is tried again.", key);
}
