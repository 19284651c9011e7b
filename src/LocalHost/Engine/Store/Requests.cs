namespace LocalHost.Engine.Store;

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
