namespace DurableTask.Core.History;

/// <summary>An event was sent.</summary>
public class EventSentEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public EventSentEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.EventSent;

    /// <summary>The instance id.</summary>
    public string? InstanceId { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The input as text.</summary>
    public string? Input { get; set; }
}
