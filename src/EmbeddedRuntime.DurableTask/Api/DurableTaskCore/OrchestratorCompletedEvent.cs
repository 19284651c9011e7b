namespace DurableTask.Core.History;

/// <summary>A step ended.</summary>
public class OrchestratorCompletedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public OrchestratorCompletedEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.OrchestratorCompleted;
}
