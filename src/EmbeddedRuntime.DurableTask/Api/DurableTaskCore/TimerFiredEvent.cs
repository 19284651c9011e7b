namespace DurableTask.Core.History;

/// <summary>A timer fired.</summary>
public class TimerFiredEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public TimerFiredEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerFired;

    /// <summary>The number of the event that set it.</summary>
    public int TimerId { get; set; }

    /// <summary>When it fires (UTC).</summary>
    public DateTime FireAt { get; set; }
}
