namespace DurableTask.Core.History;

/// <summary>It was suspended.</summary>
public class ExecutionSuspendedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public ExecutionSuspendedEvent(int eventId, string? reason)
        : base(eventId)
    {
        Reason = reason;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionSuspended;

    /// <summary>The reason.</summary>
    public string? Reason { get; set; }
}
