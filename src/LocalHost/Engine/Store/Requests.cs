namespace LocalHost.Engine.Store;

/// <summary>
/// Something to commit. The store applies it within one transaction, alone or together with others, notes what came
/// of it, and hands it to the hub, which calls <see cref="Complete"/>. What a commit means is written here, once for every
/// store, and decided inside the writer: a decision such as "this id is taken" cannot be outrun by another request.
/// </summary>
internal abstract class StoreRequest
{
    /// <summary>Messages that the commit put into inboxes, in order.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>Instances that the commit created.</summary>
    public List<InstanceRecord> Created { get; } = [];

    /// <summary>Makes the changes in the open transaction.</summary>
    public abstract void Apply(StoreTransaction transaction);

    /// <summary>Forgets what an attempt noted whose transaction did not commit.</summary>
    public virtual void Reset()
    {
        Deliveries.Clear();
        Created.Clear();
    }

    /// <summary>Called once, after the commit is durable or has failed; not on the store's own thread.</summary>
    /// <param name="error">Why the commit failed; null when it is durable.</param>
    public abstract void Complete(Exception? error);

    protected void Create(InstanceRecord instance, StoreTransaction transaction)
    {
        transaction.Insert(instance);
        Created.Add(instance);
    }

    /// <summary>Puts a message into an inbox.</summary>
    protected void Put(long key, int generation, P.HistoryEvent e, StoreTransaction transaction)
    {
        long id = transaction.AddMessage(key, InboxMessage.ToBytes(generation, e));
        Deliveries.Add(new Delivery(key, new InboxMessage(id, generation, e)));
    }
}

/// <summary>A request whose caller awaits the answer.</summary>
/// <typeparam name="TAnswer">What the caller learns.</typeparam>
internal abstract class ClientRequest<TAnswer> : StoreRequest
{
    private readonly TaskCompletionSource<TAnswer> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAnswer> Completion => _source.Task;

    /// <summary>What the commit decided.</summary>
    protected TAnswer Answer { get; set; } = default!;

    public override void Complete(Exception? error)
    {
        if (error is null)
        {
            _source.TrySetResult(Answer);
        }
        else
        {
            _source.TrySetException(error);
        }
    }
}

/// <summary>Creates an instance; the answer is the status of the one that stood in the way, or null.</summary>
/// <param name="instance">The new row.</param>
/// <param name="replaceable">An ended instance of the same id in one of these statuses is replaced; any other stands in the way.</param>
internal sealed class CreateRequest(InstanceRecord instance, IReadOnlySet<P.OrchestrationStatus> replaceable) : ClientRequest<P.OrchestrationStatus?>
{
    public InstanceRecord Instance => instance;

    public override void Apply(StoreTransaction transaction)
    {
        Answer = null;
        if (transaction.Find(instance.InstanceId) is { } existing)
        {
            if (!existing.IsCompleted || !replaceable.Contains(existing.Status))
            {
                Answer = existing.Status;
                return;
            }
            transaction.Delete(existing.Key);
        }
        Create(instance, transaction);
    }
}

/// <summary>What became of a message from a client.</summary>
internal enum PostAnswer
{
    /// <summary>It stands in the inbox.</summary>
    Accepted,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance has ended.</summary>
    Completed,
}

/// <summary>Puts a client's message into an instance's inbox.</summary>
internal sealed class PostRequest(string instanceId, P.HistoryEvent e) : ClientRequest<PostAnswer>
{
    public string InstanceId => instanceId;

    public P.HistoryEvent Event => e;

    public override void Apply(StoreTransaction transaction)
    {
        InstanceHead? receiver = transaction.Find(instanceId);
        Answer = receiver is null ? PostAnswer.NotFound : receiver.IsCompleted ? PostAnswer.Completed : PostAnswer.Accepted;
        if (receiver is { IsCompleted: false })
        {
            Put(receiver.Key, -1, e, transaction);
        }
    }
}

/// <summary>Deletes instances that have ended; the answer is how many. Ids that are unknown or still run are left out.</summary>
/// <param name="recursive">Whether their sub-orchestrations go too.</param>
internal sealed class PurgeRequest(IReadOnlyList<string> instanceIds, bool recursive) : ClientRequest<int>
{
    /// <summary>Keys of the rows that were deleted.</summary>
    public List<long> Purged { get; } = [];

    public override void Apply(StoreTransaction transaction)
    {
        var waiting = new Queue<string>(instanceIds);
        while (waiting.TryDequeue(out string? id))
        {
            if (transaction.Find(id) is not { IsCompleted: true } head)
            {
                continue;
            }
            foreach (string child in recursive ? transaction.Children(head.Key) : [])
            {
                waiting.Enqueue(child);
            }
            transaction.Delete(head.Key);
            Purged.Add(head.Key);
        }
        Answer = Purged.Count;
    }

    public override void Reset()
    {
        base.Reset();
        Purged.Clear();
    }
}

/// <summary>Adds a message to a queue of the host; the answer is its id.</summary>
internal sealed class EnqueueRequest(string queue, byte[] body) : ClientRequest<long>
{
    public override void Apply(StoreTransaction transaction) => Answer = transaction.Enqueue(queue, body);
}

/// <summary>Writes down how often messages of the host were tried, or removes them; the answer says nothing.</summary>
/// <param name="tries">The new count; null removes them.</param>
internal sealed class SettleRequest(IReadOnlyList<long> ids, int? tries) : ClientRequest<bool>
{
    public override void Apply(StoreTransaction transaction)
    {
        foreach (long id in ids)
        {
            transaction.Settle(id, tries);
        }
    }
}
