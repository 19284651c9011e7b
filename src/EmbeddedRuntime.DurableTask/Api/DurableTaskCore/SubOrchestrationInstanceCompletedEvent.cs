namespace DurableTask.Core.History;

/// <summary>A sub-orchestration returned.</summary>
public class SubOrchestrationInstanceCompletedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public SubOrchestrationInstanceCompletedEvent(int eventId, int taskScheduledId, string? result)
        : base(eventId)
    {
        TaskScheduledId = taskScheduledId;
        Result = result;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceCompleted;

    /// <summary>The number of the event that called it.</summary>
    public int TaskScheduledId { get; }

    /// <summary>The result as text.</summary>
    public string? Result { get; }
}
