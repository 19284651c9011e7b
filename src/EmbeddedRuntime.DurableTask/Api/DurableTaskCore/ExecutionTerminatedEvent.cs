namespace DurableTask.Core.History;

/// <summary>It was terminated.</summary>
public class ExecutionTerminatedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public ExecutionTerminatedEvent(int eventId, string? input)
        : base(eventId)
    {
        Input = input;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionTerminated;

    /// <summary>The input as text.</summary>
    public string? Input { get; }
}
