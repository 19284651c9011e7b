namespace DurableTask.Core.History;

/// <summary>An event came in.</summary>
public class EventRaisedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public EventRaisedEvent(int eventId, string? input)
        : base(eventId)
    {
        Input = input;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.EventRaised;

    /// <summary>The input as text.</summary>
    public string? Input { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }
}
