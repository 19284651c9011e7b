namespace LocalHost.Engine.Store;

/// <summary>
/// Something to commit. The store applies it within one transaction, alone or together with others, notes what came
/// of it, and hands it to the hub, which calls <see cref="Complete"/>.
/// </summary>
internal abstract class StoreRequest
{
    private List<Delivery>? _deliveries;
    private List<InstanceRecord>? _created;

    /// <summary>Messages that the commit put into inboxes, in order.</summary>
    public IReadOnlyList<Delivery> Deliveries => _deliveries ?? (IReadOnlyList<Delivery>)[];

    /// <summary>Instances that the commit created.</summary>
    public IReadOnlyList<InstanceRecord> Created => _created ?? (IReadOnlyList<InstanceRecord>)[];

    public void Delivered(long key, InboxMessage message) => (_deliveries ??= []).Add(new Delivery(key, message));

    public void HasCreated(InstanceRecord instance) => (_created ??= []).Add(instance);

    /// <summary>Forgets what an attempt noted whose transaction did not commit.</summary>
    public virtual void Reset()
    {
        _deliveries = null;
        _created = null;
    }

    /// <summary>Called once, after the commit is durable or has failed; not on the store's own thread.</summary>
    /// <param name="error">Why the commit failed; null when it is durable.</param>
    public abstract void Complete(Exception? error);
}

/// <summary>The outcome of one orchestration turn: all of it becomes durable, or nothing.</summary>
internal abstract class TurnCommit : StoreRequest
{
    /// <summary>The instance row with its new values; <see cref="InstanceRecord.Turns"/> counts this turn already.</summary>
    public required InstanceRecord Instance { get; init; }

    /// <summary>The turn's events in stored form; empty when the turn only starts the next generation.</summary>
    public ReadOnlyMemory<byte> Events { get; set; }

    /// <summary>Inbox messages that the turn took in.</summary>
    public List<long> ConsumedMessages { get; } = [];

    /// <summary>Messages to other instances or to itself.</summary>
    public List<OutgoingMessage> Messages { get; } = [];

    /// <summary>Sub-orchestrations to create.</summary>
    public List<InstanceRecord> Children { get; } = [];

    /// <summary>External events that the next generation takes over; they go before all that has come since.</summary>
    public List<P.HistoryEvent> Carried { get; } = [];

    /// <summary>Messages to this instance up to this id were put into the inbox again under higher ids, behind those carried.</summary>
    public long Renumbered { get; set; }

    /// <summary>Whether the turn changes more of the row than its time and the number of turns, which the history has.</summary>
    public bool ChangesRow { get; set; } = true;

    /// <summary>Whether the execution continued as new: its history goes, the row starts over.</summary>
    public bool StartsNextGeneration { get; set; }
}

/// <summary>A request whose caller awaits the answer.</summary>
/// <typeparam name="TAnswer">What the caller learns.</typeparam>
internal abstract class ClientRequest<TAnswer> : StoreRequest
{
    private readonly TaskCompletionSource<TAnswer> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the commit decided.</summary>
    public TAnswer Answer { get; set; } = default!;

    public Task<TAnswer> Completion => _source.Task;

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

    public IReadOnlySet<P.OrchestrationStatus> Replaceable => replaceable;
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
}

/// <summary>Deletes instances that have ended; the answer is how many. Ids that are unknown or still run are left out.</summary>
/// <param name="instanceIds">The instances.</param>
/// <param name="recursive">Whether their sub-orchestrations go too.</param>
internal sealed class PurgeRequest(IReadOnlyList<string> instanceIds, bool recursive) : ClientRequest<int>
{
    public IReadOnlyList<string> InstanceIds => instanceIds;

    public bool Recursive => recursive;

    /// <summary>Keys of the rows that were deleted.</summary>
    public List<long> Purged { get; } = [];

    public override void Reset()
    {
        base.Reset();
        Purged.Clear();
    }
}

/// <summary>Adds a message to a queue of the host; the answer is its id.</summary>
internal sealed class EnqueueRequest(string queue, byte[] body) : ClientRequest<long>
{
    public string Queue => queue;

    public byte[] Body => body;
}

/// <summary>Writes down how often messages of the host were tried, or removes them; the answer says nothing.</summary>
/// <param name="ids">The messages.</param>
/// <param name="tries">The new count; null removes them.</param>
internal sealed class SettleRequest(IReadOnlyList<long> ids, int? tries) : ClientRequest<bool>
{
    public IReadOnlyList<long> Ids => ids;

    public int? Tries => tries;
}
