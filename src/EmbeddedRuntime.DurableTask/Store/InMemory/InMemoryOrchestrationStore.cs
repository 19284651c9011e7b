using System.Threading.Channels;
using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store.InMemory;

/// <summary>Keeps everything in memory, in the same stored form as the database, and forgets it with the process.</summary>
internal sealed class InMemoryOrchestrationStore : IOrchestrationStore, IStoreTransaction
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InMemoryInstance> _byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, InMemoryInstance> _byKey = [];
    private Channel<StoreRequest> _completions = Channel.CreateUnbounded<StoreRequest>();
    private long _lastKey;
    private long _lastMessage;
    private int _backlog;
    private Task _pump = Task.CompletedTask;

    public int Backlog => Volatile.Read(ref _backlog);

    /// <summary>Opens the store; after a disposal it opens again with what it kept, as a restart of the process would find it.</summary>
    public void Open(Action<StoreRequest, Exception?> completed)
    {
        _completions = Channel.CreateUnbounded<StoreRequest>(new UnboundedChannelOptions { SingleReader = true });
        ChannelReader<StoreRequest> reader = _completions.Reader;
        _pump = Task.Run(async () =>
        {
            await foreach (StoreRequest request in reader.ReadAllAsync().ConfigureAwait(false))
            {
                Interlocked.Decrement(ref _backlog);
                completed(request, null);
            }
        });
    }

    public void Submit(StoreRequest request)
    {
        Interlocked.Increment(ref _backlog);
        lock (_gate)
        {
            CommitRules.Apply(request, this);
            // Written under the lock, so that completions come in the order of the commits.
            ObjectDisposedException.ThrowIf(!_completions.Writer.TryWrite(request), this);
        }
    }

    public LoadedInstance? Load(long key)
    {
        lock (_gate)
        {
            return _byKey.TryGetValue(key, out InMemoryInstance? instance)
                ? new LoadedInstance(instance.Row.Copy(), Decode(instance, true), [.. instance.Inbox.Select(m => InboxMessage.FromBytes(m.Key, m.Value))], _lastMessage)
                : null;
        }
    }

    public InstanceRecord? Find(string instanceId, bool withPayloads)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(instanceId, out InMemoryInstance? instance) ? instance.Row.Copy() : null;
        }
    }

    public List<HistoryEvent> ReadHistory(long key, bool withPayloads)
    {
        lock (_gate)
        {
            return _byKey.TryGetValue(key, out InMemoryInstance? instance) ? Decode(instance, withPayloads) : [];
        }
    }

    public List<InstanceRecord> Query(InstanceFilter filter)
    {
        lock (_gate)
        {
            return [.. _byKey.Values
                .Select(i => i.Row)
                .Where(r => r.Key > filter.AfterKey
                    && (filter.CreatedFrom is null || r.CreatedAt >= filter.CreatedFrom)
                    && (filter.CreatedTo is null || r.CreatedAt <= filter.CreatedTo)
                    && (filter.CompletedFrom is null || r.CompletedAt >= filter.CompletedFrom)
                    && (filter.CompletedTo is null || r.CompletedAt <= filter.CompletedTo)
                    && (filter.Statuses.Count == 0 || filter.Statuses.Contains(r.Status))
                    && (filter.InstanceIdPrefix is null || r.InstanceId.StartsWith(filter.InstanceIdPrefix, StringComparison.Ordinal)))
                .Take(filter.Limit)
                .Select(r => r.Copy())];
        }
    }

    public IEnumerable<PendingInstance> ReadPending()
    {
        lock (_gate)
        {
            return [.. _byKey.Values
                .Where(i => !i.Row.IsCompleted)
                .Select(i => new PendingInstance(
                    i.Row.Key,
                    i.Row.OpenActivities > 0 || i.Inbox.Count > 0,
                    i.Row.Turns == 0,
                    i.Row.Turns == 0 ? i.Row.StartAt : i.Row.NextTimer))
                .Where(p => p.HasWork || p.IsUnstarted || p.DueAt is not null)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _completions.Writer.TryComplete();
        await _pump.ConfigureAwait(false);
    }

    bool IStoreTransaction.TryFind(string instanceId, out InstanceHead head)
    {
        if (_byId.TryGetValue(instanceId, out InMemoryInstance? instance))
        {
            head = new InstanceHead(instance.Row.Key, instance.Row.Status, instance.Row.Generation);
            return true;
        }
        head = default;
        return false;
    }

    void IStoreTransaction.Insert(InstanceRecord instance)
    {
        instance.Key = ++_lastKey;
        var stored = new InMemoryInstance(instance.Copy());
        _byId.Add(instance.InstanceId, stored);
        _byKey.Add(instance.Key, stored);
    }

    void IStoreTransaction.Delete(long key)
    {
        if (_byKey.Remove(key, out InMemoryInstance? instance))
        {
            _byId.Remove(instance.Row.InstanceId);
        }
    }

    void IStoreTransaction.Update(InstanceRecord instance)
    {
        if (_byKey.TryGetValue(instance.Key, out InMemoryInstance? stored))
        {
            stored.Row = instance.Copy();
        }
    }

    void IStoreTransaction.StartGeneration(InstanceRecord instance)
    {
        if (_byKey.TryGetValue(instance.Key, out InMemoryInstance? stored))
        {
            stored.Row = instance.Copy();
            stored.Turns.Clear();
        }
    }

    void IStoreTransaction.Reopen(InstanceRecord instance, int keptTurns)
    {
        if (_byKey.TryGetValue(instance.Key, out InMemoryInstance? stored))
        {
            stored.Row = instance.Copy();
            stored.Turns.RemoveRange(keptTurns, stored.Turns.Count - keptTurns);
        }
    }

    void IStoreTransaction.AppendTurn(long key, int turn, ReadOnlyMemory<byte> events, ReadOnlyMemory<byte> payloads)
    {
        if (_byKey.TryGetValue(key, out InMemoryInstance? stored))
        {
            if (turn != stored.Turns.Count)
            {
                throw new InvalidOperationException($"Turn {turn} does not follow the {stored.Turns.Count} turns of the history.");
            }
            stored.Turns.Add((events, payloads));
        }
    }

    long IStoreTransaction.AddMessage(long key, byte[] body)
    {
        _byKey[key].Inbox.Add(++_lastMessage, body);
        return _lastMessage;
    }

    IReadOnlyList<InboxMessage> IStoreTransaction.Inbox(long key) =>
        _byKey.TryGetValue(key, out InMemoryInstance? stored) ? [.. stored.Inbox.Select(m => InboxMessage.FromBytes(m.Key, m.Value))] : [];

    void IStoreTransaction.RemoveMessage(long key, long messageId)
    {
        if (_byKey.TryGetValue(key, out InMemoryInstance? stored))
        {
            stored.Inbox.Remove(messageId);
        }
    }

    IReadOnlyList<string> IStoreTransaction.Children(long key) =>
        [.. _byKey.Values.Where(i => i.Row.Parent?.Key == key).Select(i => i.Row.InstanceId)];

    private static List<HistoryEvent> Decode(InMemoryInstance instance, bool withPayloads)
    {
        var events = new List<HistoryEvent>();
        foreach ((ReadOnlyMemory<byte> turn, ReadOnlyMemory<byte> payloads) in instance.Turns)
        {
            HistoryCodec.Read(turn.Span, withPayloads ? payloads.Span : default, events);
        }
        return events;
    }
}
