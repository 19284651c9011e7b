namespace DurableTask.Core.History;

/// <summary>The orchestration started.</summary>
public class ExecutionStartedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public ExecutionStartedEvent(int eventId, string? input)
        : base(eventId)
    {
        Input = input;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionStarted;

    /// <summary>The input as text.</summary>
    public string? Input { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The version; <see langword="null"/> or empty for none.</summary>
    public string? Version { get; set; }

    /// <summary>Its tags.</summary>
    public IDictionary<string, string>? Tags { get; set; }

    /// <summary>When it starts at the earliest (UTC).</summary>
    public DateTime? ScheduledStartTime { get; set; }
}
