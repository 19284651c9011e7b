namespace DurableTask.Core.History;

/// <summary>A timer was set.</summary>
public class TimerCreatedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public TimerCreatedEvent(int eventId, DateTime fireAt)
        : base(eventId)
    {
        FireAt = fireAt;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerCreated;

    /// <summary>When it fires (UTC).</summary>
    public DateTime FireAt { get; set; }
}
