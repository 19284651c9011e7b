namespace DurableTask.Core.History;

/// <summary>An activity was called.</summary>
public class TaskScheduledEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public TaskScheduledEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskScheduled;

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The version; <see langword="null"/> or empty for none.</summary>
    public string? Version { get; set; }

    /// <summary>The input as text.</summary>
    public string? Input { get; set; }

    /// <summary>Its tags.</summary>
    public IDictionary<string, string>? Tags { get; set; }
}
