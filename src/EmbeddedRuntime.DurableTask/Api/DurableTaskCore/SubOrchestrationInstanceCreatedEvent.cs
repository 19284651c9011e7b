namespace DurableTask.Core.History;

/// <summary>A sub-orchestration was called.</summary>
public class SubOrchestrationInstanceCreatedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public SubOrchestrationInstanceCreatedEvent(int eventId)
        : base(eventId)
    {
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceCreated;

    /// <summary>The instance id.</summary>
    public string? InstanceId { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The version; <see langword="null"/> or empty for none.</summary>
    public string? Version { get; set; }

    /// <summary>The input as text.</summary>
    public string? Input { get; set; }

    /// <summary>Its tags.</summary>
    public IDictionary<string, string>? Tags { get; set; }
}
