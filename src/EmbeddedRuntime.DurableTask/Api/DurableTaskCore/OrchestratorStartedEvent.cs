namespace DurableTask.Core.History;

/// <summary>A step began.</summary>
public class OrchestratorStartedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public OrchestratorStartedEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.OrchestratorStarted;
}
