namespace LocalHost.Engine.Store;

/// <summary>
/// Keeps instances, histories and inboxes.
/// <para><b>Concurrency contract.</b> <see cref="Submit"/> may be called from any thread; requests are applied one
/// after another in the order of their submission, each wholly or not at all, by their own rules. Requests
/// that wait together may share one transaction and then become durable together. A request is completed after it is
/// durable and never before; completions come in the order of the commits, one at a time, and never on the caller's
/// stack. Reads may run on any thread, at any time, see every completed request, and may see newer ones. The store does
/// not know sessions: that an instance has one running turn at a time is the hub's promise.</para>
/// </summary>
internal interface ITaskHubStore : IAsyncDisposable
{
    /// <summary>Opens the store. Called once, before anything else.</summary>
    /// <param name="completed">Receives each request after its commit, with the error when it failed.</param>
    /// <exception cref="TaskHubStorageException">The database is corrupt or of another version.</exception>
    void Open(Action<StoreRequest, Exception?> completed);

    void Submit(StoreRequest request);

    /// <summary>Reads an instance by its key with history and inbox; null when it is gone.</summary>
    LoadedInstance? Load(long key);

    InstanceRecord? Find(string instanceId, bool withPayloads);

    /// <summary>Reads an instance's history in stored form.</summary>
    byte[] ReadHistory(long key);

    /// <summary>Reads rows by filter, in the order of their keys.</summary>
    List<InstanceRecord> Query(InstanceFilter filter);

    /// <summary>Every unfinished instance with work, a timer or no first turn, in the order of creation.</summary>
    IEnumerable<PendingInstance> ReadPending();

    /// <summary>Reads messages of one of the host's own queues, in the order in which they were added.</summary>
    IReadOnlyList<QueuedMessage> ReadQueue(string queue, long after, int limit);
}
