namespace DurableTask.Core.History;

/// <summary>An activity returned.</summary>
public class TaskCompletedEvent : HistoryEvent
{
    /// <summary>Such an event.</summary>
    public TaskCompletedEvent(int eventId, int taskScheduledId, string? result)
        : base(eventId)
    {
        TaskScheduledId = taskScheduledId;
        Result = result;
    }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskCompleted;

    /// <summary>The number of the event that called it.</summary>
    public int TaskScheduledId { get; }

    /// <summary>The result as text.</summary>
    public string? Result { get; }
}
