namespace DurableTask.Core.History;

/// <summary>The orchestration starts over; the result is the next input.</summary>
public class ContinueAsNewEvent : ExecutionCompletedEvent
{
    /// <summary>Such an event.</summary>
    public ContinueAsNewEvent(int eventId, string? input)
        : base(eventId, input, OrchestrationStatus.ContinuedAsNew)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ContinueAsNew;
}
