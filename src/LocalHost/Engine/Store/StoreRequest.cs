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
