namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>The row operations that <see cref="CommitRules"/> is written in. Called by one thread at a time.</summary>
internal interface IStoreTransaction
{
    bool TryFind(string instanceId, out InstanceHead head);

    /// <summary>Inserts a row and gives it a key.</summary>
    void Insert(InstanceRecord instance);

    /// <summary>Deletes an instance with its history, payloads and inbox.</summary>
    void Delete(long key);

    /// <summary>Writes what a turn changes.</summary>
    void Update(InstanceRecord instance);

    /// <summary>Writes what the next generation changes, and deletes the history of the last.</summary>
    void StartGeneration(InstanceRecord instance);

    /// <summary>Makes an ended instance run again with the first turns of its history.</summary>
    void Reopen(InstanceRecord instance, int keptTurns);

    void AppendTurn(long key, int turn, ReadOnlyMemory<byte> events, ReadOnlyMemory<byte> payloads);

    /// <summary>Adds a message and answers its id.</summary>
    long AddMessage(long key, byte[] body);

    /// <summary>The messages that no turn has taken in, in order.</summary>
    IReadOnlyList<InboxMessage> Inbox(long key);

    void RemoveMessage(long key, long messageId);

    /// <summary>The sub-orchestrations of an instance.</summary>
    IReadOnlyList<string> Children(long key);
}
