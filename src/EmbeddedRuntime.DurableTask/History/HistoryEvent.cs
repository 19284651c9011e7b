using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.History;

/// <summary>
/// One fact in the life of an orchestration. A single flat type rather than a hierarchy: events are made, encoded and
/// replayed by the hundred thousand, and a kind byte decides quicker than a type test.
/// </summary>
internal sealed class HistoryEvent
{
    private HistoryEvent(HistoryEventKind kind) => Kind = kind;

    /// <summary>What happened.</summary>
    public HistoryEventKind Kind { get; }

    /// <summary>The task that the event schedules or answers, counted from 0 within one execution; -1 when it has none.</summary>
    public int TaskId { get; init; } = -1;

    /// <summary>Activity, orchestrator or event name.</summary>
    public string? Name { get; init; }

    /// <summary>Version that the task was scheduled with; null or empty when unversioned.</summary>
    public string? Version { get; init; }

    /// <summary>The other instance: the child of a sub-orchestration, the receiver of a sent event.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Serialized input, result or event payload; the reason of a suspension.</summary>
    public string? Payload { get; init; }

    /// <summary>Why the task or execution failed.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>UTC instant: of the turn, or at which the timer is due.</summary>
    public DateTime At { get; init; }

    /// <summary>Final status of an execution.</summary>
    public OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>Whether a termination reaches the children too.</summary>
    public bool Recursive { get; init; }

    /// <summary>Tags of a sub-orchestration on its way to its row; not stored with the event.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public static HistoryEvent TurnStarted(DateTime at) => new(HistoryEventKind.TurnStarted) { At = at };

    public static HistoryEvent ExecutionStarted() => new(HistoryEventKind.ExecutionStarted);

    public static HistoryEvent ExecutionCompleted(OrchestrationRuntimeStatus status, string? output, TaskFailureDetails? failure) =>
        new(HistoryEventKind.ExecutionCompleted) { Status = status, Payload = output, Failure = failure };

    public static HistoryEvent Terminated(string? output, bool recursive) =>
        new(HistoryEventKind.ExecutionTerminated) { Payload = output, Recursive = recursive };

    public static HistoryEvent Suspended(string? reason) => new(HistoryEventKind.ExecutionSuspended) { Payload = reason };

    public static HistoryEvent Resumed(string? reason) => new(HistoryEventKind.ExecutionResumed) { Payload = reason };

    public static HistoryEvent Rewound(string? reason) => new(HistoryEventKind.ExecutionRewound) { Payload = reason };

    public static HistoryEvent TaskScheduled(int taskId, string name, string? version, string? input) =>
        new(HistoryEventKind.TaskScheduled) { TaskId = taskId, Name = name, Version = version, Payload = input };

    public static HistoryEvent TaskCompleted(int taskId, string? result) =>
        new(HistoryEventKind.TaskCompleted) { TaskId = taskId, Payload = result };

    public static HistoryEvent TaskFailed(int taskId, TaskFailureDetails failure) =>
        new(HistoryEventKind.TaskFailed) { TaskId = taskId, Failure = failure };

    public static HistoryEvent TimerCreated(int taskId, DateTime fireAt) =>
        new(HistoryEventKind.TimerCreated) { TaskId = taskId, At = fireAt };

    public static HistoryEvent TimerFired(int taskId) => new(HistoryEventKind.TimerFired) { TaskId = taskId };

    public static HistoryEvent SubOrchestrationScheduled(int taskId, string name, string? version, string instanceId, string? input, IReadOnlyDictionary<string, string>? tags = null) =>
        new(HistoryEventKind.SubOrchestrationScheduled) { TaskId = taskId, Name = name, Version = version, InstanceId = instanceId, Payload = input, Tags = tags };

    public static HistoryEvent SubOrchestrationCompleted(int taskId, string? result) =>
        new(HistoryEventKind.SubOrchestrationCompleted) { TaskId = taskId, Payload = result };

    public static HistoryEvent SubOrchestrationFailed(int taskId, TaskFailureDetails failure) =>
        new(HistoryEventKind.SubOrchestrationFailed) { TaskId = taskId, Failure = failure };

    public static HistoryEvent EventRaised(string name, string? payload) =>
        new(HistoryEventKind.EventRaised) { Name = name, Payload = payload };

    public static HistoryEvent EventSent(int taskId, string instanceId, string name, string? payload) =>
        new(HistoryEventKind.EventSent) { TaskId = taskId, InstanceId = instanceId, Name = name, Payload = payload };

    /// <summary>Names the event for a log line or an error message, without payloads.</summary>
    public override string ToString() => Kind switch
    {
        HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationScheduled or HistoryEventKind.EventSent => $"{Kind}(#{TaskId} '{Name}')",
        HistoryEventKind.EventRaised => $"{Kind}('{Name}')",
        _ when TaskId >= 0 => $"{Kind}(#{TaskId})",
        _ => Kind.ToString(),
    };
}
