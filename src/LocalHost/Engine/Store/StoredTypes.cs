namespace LocalHost.Engine.Store;

/// <summary>Where a sub-orchestration reports to.</summary>
/// <param name="TaskId">Task of the parent that waits for the child.</param>
/// <param name="Generation">Generation of the parent that asked; a later one no longer listens.</param>
internal sealed record ParentLink(long Key, string InstanceId, string Name, int TaskId, int Generation);

/// <summary>A message that a turn sends.</summary>
/// <param name="InstanceId">The receiver. An unknown or completed one drops the message, as Durable Task does.</param>
/// <param name="Generation">The receiver's generation that it is for; -1 for any.</param>
internal sealed record OutgoingMessage(string InstanceId, int Generation, P.HistoryEvent Event);

/// <summary>A message that a commit put into an inbox.</summary>
internal readonly record struct Delivery(long Key, InboxMessage Message);

/// <summary>What the commit rules need to know of an instance.</summary>
internal sealed record InstanceHead(long Key, P.OrchestrationStatus Status, int Generation)
{
    public bool IsCompleted => InstanceRecord.Final.Contains(Status);
}

/// <summary>An instance as a session needs it.</summary>
/// <param name="History">History of the current generation in stored form.</param>
/// <param name="Inbox">Messages that no turn has taken in, in order.</param>
/// <param name="LastMessage">Every message up to this id was committed before: it is in the inbox or was taken in.</param>
internal sealed record LoadedInstance(InstanceRecord Instance, byte[] History, List<InboxMessage> Inbox, long LastMessage);

/// <summary>An unfinished instance that has something to do, now or later; what a hub asks for when it starts.</summary>
/// <param name="HasWork">Whether it has open activities or messages, that is, must be loaded now.</param>
/// <param name="IsUnstarted">Whether it has not had its first turn.</param>
/// <param name="DueAt">When its earliest timer, or its start, is due.</param>
internal readonly record struct PendingInstance(long Key, bool HasWork, bool IsUnstarted, DateTime? DueAt);

/// <summary>Which instances a query wants, ordered by key (creation) after <see cref="AfterKey"/>.</summary>
internal sealed record InstanceFilter
{
    public DateTime? CreatedFrom { get; init; }
    public DateTime? CreatedTo { get; init; }
    public DateTime? CompletedFrom { get; init; }
    public DateTime? CompletedTo { get; init; }
    /// <summary>Empty: every status.</summary>
    public IReadOnlyList<P.OrchestrationStatus> Statuses { get; init; } = [];
    public string? InstanceIdPrefix { get; init; }
    public long AfterKey { get; init; }
    /// <summary>At most this many rows.</summary>
    public int Limit { get; init; } = 100;
    /// <summary>Whether inputs, outputs and custom statuses are read.</summary>
    public bool WithPayloads { get; init; }
}
