namespace DurableTask.Core.History;

/// <summary>Something that happened to an orchestration.</summary>
public abstract class HistoryEvent
{
    /// <summary>An event of that number.</summary>
    protected HistoryEvent(int eventId) => EventId = eventId;

    /// <summary>Its number within the orchestration; -1 for one that the orchestrator did not cause.</summary>
    public int EventId { get; }

    /// <summary>Whether it was replayed.</summary>
    public bool IsPlayed { get; set; }

    /// <summary>When it happened (UTC).</summary>
    public DateTime Timestamp { get; set; }

    /// <summary>What kind of event it is.</summary>
    public abstract EventType EventType { get; }
}
