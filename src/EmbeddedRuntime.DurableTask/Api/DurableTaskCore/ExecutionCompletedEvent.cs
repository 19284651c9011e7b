namespace DurableTask.Core.History;

/// <summary>It ended.</summary>
public class ExecutionCompletedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public ExecutionCompletedEvent(int eventId, string? result, OrchestrationStatus orchestrationStatus)
        : base(eventId)
    {
        Result = result;
        OrchestrationStatus = orchestrationStatus;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionCompleted;

    /// <summary>The result as text.</summary>
    public string? Result { get; }

    /// <summary>How it ended.</summary>
    public OrchestrationStatus OrchestrationStatus { get; }
}
