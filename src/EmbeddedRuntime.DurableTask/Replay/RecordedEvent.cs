using System.Text.Json;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Replay;

/// <summary>One event of a recorded history. What an event does not have is left out.</summary>
public sealed record RecordedEvent
{
    /// <summary>What happened; the names are those of the engine's history.</summary>
    public required string Event { get; init; }

    /// <summary>The task that the event schedules or answers, counted from 0.</summary>
    public int? Task { get; init; }

    /// <summary>Activity, orchestrator or event name.</summary>
    public string? Name { get; init; }

    /// <summary>Version that the task was scheduled with.</summary>
    public string? Version { get; init; }

    /// <summary>The child of a sub-orchestration, the receiver of a sent event.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the turn began, or when the timer is due (UTC).</summary>
    public DateTime? At { get; init; }

    /// <summary>Input, result or event payload.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Why the task or the execution failed.</summary>
    public RecordedFailure? Failure { get; init; }

    /// <summary>How the execution ended.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }

    internal static RecordedEvent From(HistoryEvent e) => new()
    {
        Event = e.Kind.ToString(),
        Task = e.TaskId < 0 ? null : e.TaskId,
        Name = e.Name,
        Version = string.IsNullOrEmpty(e.Version) ? null : e.Version,
        InstanceId = e.InstanceId,
        At = e.At == default ? null : e.At,
        Payload = Read(e.Payload),
        Failure = RecordedFailure.From(e.Failure),
        Status = e.Kind == HistoryEventKind.ExecutionCompleted ? e.Status : null,
    };

    /// <exception cref="FormatException">There is no such event, or it lacks what it needs.</exception>
    internal HistoryEvent ToEvent()
    {
        if (!Enum.TryParse(Event, out HistoryEventKind kind))
        {
            throw new FormatException($"There is no history event '{Event}'.");
        }
        int task = Task ?? -1;
        string? payload = Write(Payload);
        return kind switch
        {
            HistoryEventKind.TurnStarted => HistoryEvent.TurnStarted(Needed(At)),
            HistoryEventKind.ExecutionStarted => HistoryEvent.ExecutionStarted(),
            HistoryEventKind.ExecutionCompleted => HistoryEvent.ExecutionCompleted(Needed(Status), payload, Failure?.ToDetails()),
            HistoryEventKind.ExecutionTerminated => HistoryEvent.Terminated(payload, recursive: false),
            HistoryEventKind.ExecutionSuspended => HistoryEvent.Suspended(payload),
            HistoryEventKind.ExecutionResumed => HistoryEvent.Resumed(payload),
            HistoryEventKind.ExecutionRewound => HistoryEvent.Rewound(payload),
            HistoryEventKind.TaskScheduled => HistoryEvent.TaskScheduled(task, Needed(Name), Version, payload),
            HistoryEventKind.TaskCompleted => HistoryEvent.TaskCompleted(task, payload),
            HistoryEventKind.TaskFailed => HistoryEvent.TaskFailed(task, Needed(Failure).ToDetails()),
            HistoryEventKind.TimerCreated => HistoryEvent.TimerCreated(task, Needed(At)),
            HistoryEventKind.TimerFired => HistoryEvent.TimerFired(task),
            HistoryEventKind.SubOrchestrationScheduled => HistoryEvent.SubOrchestrationScheduled(task, Needed(Name), Version, Needed(InstanceId), payload),
            HistoryEventKind.SubOrchestrationCompleted => HistoryEvent.SubOrchestrationCompleted(task, payload),
            HistoryEventKind.SubOrchestrationFailed => HistoryEvent.SubOrchestrationFailed(task, Needed(Failure).ToDetails()),
            HistoryEventKind.EventRaised => HistoryEvent.EventRaised(Needed(Name), payload),
            _ => HistoryEvent.EventSent(task, Needed(InstanceId), Needed(Name), payload),
        };
    }

    /// <summary>A payload as part of the document; one that is no JSON, such as a reason, becomes a string.</summary>
    internal static JsonElement? Read(string? payload)
    {
        if (payload is null)
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(payload);
        }
    }

    /// <summary>A payload without the document's line breaks.</summary>
    internal static string? Write(JsonElement? payload) => payload is { } element ? JsonSerializer.Serialize(element) : null;

    private T Needed<T>(T? value)
        where T : struct => value ?? throw Incomplete();

    private T Needed<T>(T? value)
        where T : class => value ?? throw Incomplete();

    private FormatException Incomplete() => new($"The event {Event} of task {Task?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"} lacks something that it needs.");
}
