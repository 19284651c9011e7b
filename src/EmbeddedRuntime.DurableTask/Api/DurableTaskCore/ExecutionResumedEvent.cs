namespace DurableTask.Core.History;

/// <summary>It was resumed.</summary>
public class ExecutionResumedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public ExecutionResumedEvent(int eventId, string? reason)
        : base(eventId)
    {
        Reason = reason;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionResumed;

    /// <summary>The reason.</summary>
    public string? Reason { get; set; }
}
