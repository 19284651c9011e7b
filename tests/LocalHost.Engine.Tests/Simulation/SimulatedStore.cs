using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>
/// A store that commits and answers when the simulation says so. Requests of different instances may be committed in
/// any order, for they have none; answers keep the order of the commits, as the store's contract promises, and may come
/// any time later.
/// </summary>
internal sealed class SimulatedStore(ITaskHubStore inner) : ITaskHubStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoreRequest> _held = new(StringComparer.Ordinal);
    private readonly Queue<StoreRequest> _committed = new();
    private readonly List<StoreRequest> _delivered = [];
    private Action<StoreRequest, Exception?> _completed = (_, _) => { };
    private bool _isClosed;

    public int Backlog => Turns + Requests;

    /// <summary>Turns that were handed in and not answered.</summary>
    public int Turns { get; private set; }

    /// <summary>Requests of clients that were handed in and not answered.</summary>
    public int Requests { get; private set; }

    /// <summary>What waits for its commit, by a name that is the same in every run.</summary>
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Keys];
            }
        }
    }

    /// <summary>Whether a commit waits for its answer.</summary>
    public bool HasCommitted
    {
        get
        {
            lock (_gate)
            {
                return _committed.Count > 0;
            }
        }
    }

    /// <summary>Answers that carried messages and can be given a second time.</summary>
    public int Deliveries => _delivered.Count;

    public void Open(Action<StoreRequest, Exception?> completed)
    {
        _completed = completed;
        inner.Open((request, error) =>
        {
            lock (_gate)
            {
                Assert.Null(error);
                _committed.Enqueue(request);
            }
        });
    }

    public void Submit(StoreRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _held.Add(Name(request), request);
            Count(request, 1);
        }
    }

    /// <summary>Commits a request.</summary>
    public void Commit(string name)
    {
        StoreRequest request;
        int before;
        lock (_gate)
        {
            request = _held[name];
            _held.Remove(name);
            before = _committed.Count;
        }
        inner.Submit(request);
        // The inner store answers from its own thread.
        Assert.True(Patience.Until(() => { lock (_gate) { return _committed.Count > before; } }));
    }

    /// <summary>Gives the next answer.</summary>
    /// <returns>Whose it was.</returns>
    public string Deliver()
    {
        StoreRequest request;
        lock (_gate)
        {
            request = _committed.Dequeue();
            Count(request, -1);
        }
        if (request.Deliveries.Count > 0)
        {
            _delivered.Add(request);
        }
        _completed(request, null);
        return Name(request);
    }

    /// <summary>Announces the messages of an earlier answer again.</summary>
    /// <returns>Whose answer it was.</returns>
    public string DeliverAgain(int index)
    {
        _completed(new Redelivery(_delivered[index].Deliveries), null);
        return Name(_delivered[index]);
    }

    /// <summary>Takes in nothing more, as the store of a dead process.</summary>
    public async Task CrashAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
        await inner.DisposeAsync();
    }

    public LoadedInstance? Load(long key) => inner.Load(key);

    public InstanceRecord? Find(string instanceId, bool withPayloads) => inner.Find(instanceId, withPayloads);

    public byte[] ReadHistory(long key) => inner.ReadHistory(key);

    public List<InstanceRecord> Query(InstanceFilter filter) => inner.Query(filter);

    public IEnumerable<PendingInstance> ReadPending() => inner.ReadPending();

    public IReadOnlyList<QueuedMessage> ReadQueue(string queue, long after, int limit) => inner.ReadQueue(queue, after, limit);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Name(StoreRequest request) => request switch
    {
        TurnCommit turn => $"turn of {turn.Instance.InstanceId}",
        CreateRequest create => $"start of {create.Instance.InstanceId}",
        PostRequest post => $"{post.Event.EventTypeCase} {post.Event.EventRaised} to {post.InstanceId}",
        _ => request.GetType().Name,
    };

    private void Count(StoreRequest request, int by)
    {
        if (request is TurnCommit)
        {
            Turns += by;
        }
        else
        {
            Requests += by;
        }
    }
}
