using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.History;

/// <summary>Makes history events as the real host writes them: what a turn brings has the id -1, what it asks for the id of its action.</summary>
internal static class Events
{
    public static P.HistoryEvent TurnStarted(DateTime now) => Brought(now, new P.HistoryEvent { OrchestratorStarted = new P.OrchestratorStartedEvent() });

    public static P.HistoryEvent TurnCompleted(DateTime now) => Brought(now, new P.HistoryEvent { OrchestratorCompleted = new P.OrchestratorCompletedEvent() });

    public static P.HistoryEvent ExecutionStarted(InstanceRecord instance)
    {
        var started = new P.ExecutionStartedEvent
        {
            Name = instance.Name,
            Version = instance.Version.Length == 0 ? null : instance.Version,
            Input = instance.Input,
            OrchestrationInstance = new P.OrchestrationInstance { InstanceId = instance.InstanceId, ExecutionId = instance.ExecutionId },
            ScheduledStartTimestamp = instance.StartAt is { } startAt ? Timestamp.FromDateTime(startAt) : null,
            ParentTraceContext = instance.TraceParent is { } trace ? new P.TraceContext { TraceParent = trace } : null,
        };
        if (instance.Parent is { } parent)
        {
            started.ParentInstance = new P.ParentInstanceInfo
            {
                TaskScheduledId = parent.TaskId,
                Name = parent.Name,
                OrchestrationInstance = new P.OrchestrationInstance { InstanceId = parent.InstanceId },
            };
        }
        if (instance.Tags is { } tags)
        {
            started.Tags.Add(tags.ToDictionary());
        }
        return Brought(instance.CreatedAt, new P.HistoryEvent { ExecutionStarted = started });
    }

    public static P.HistoryEvent ExecutionCompleted(int id, DateTime now, P.OrchestrationStatus status, string? result, P.TaskFailureDetails? failure) => new()
    {
        EventId = id,
        Timestamp = Timestamp.FromDateTime(now),
        ExecutionCompleted = new P.ExecutionCompletedEvent { OrchestrationStatus = status, Result = result, FailureDetails = failure },
    };

    public static P.HistoryEvent Terminated(DateTime now, string? output, bool recursive) =>
        Brought(now, new P.HistoryEvent { ExecutionTerminated = new P.ExecutionTerminatedEvent { Input = output, Recurse = recursive } });

    public static P.HistoryEvent Suspended(DateTime now, string? reason) =>
        Brought(now, new P.HistoryEvent { ExecutionSuspended = new P.ExecutionSuspendedEvent { Input = reason } });

    public static P.HistoryEvent Resumed(DateTime now, string? reason) =>
        Brought(now, new P.HistoryEvent { ExecutionResumed = new P.ExecutionResumedEvent { Input = reason } });

    public static P.HistoryEvent EventRaised(DateTime now, string name, string? data) =>
        Brought(now, new P.HistoryEvent { EventRaised = new P.EventRaisedEvent { Name = name, Input = data } });

    public static P.HistoryEvent TimerFired(DateTime now, int timerId, DateTime fireAt) =>
        Brought(now, new P.HistoryEvent { TimerFired = new P.TimerFiredEvent { TimerId = timerId, FireAt = Timestamp.FromDateTime(fireAt) } });

    public static P.HistoryEvent TaskAnswered(DateTime now, int taskId, string? result, P.TaskFailureDetails? failure) =>
        Brought(now, failure is null
            ? new P.HistoryEvent { TaskCompleted = new P.TaskCompletedEvent { TaskScheduledId = taskId, Result = result } }
            : new P.HistoryEvent { TaskFailed = new P.TaskFailedEvent { TaskScheduledId = taskId, FailureDetails = Failures.Cut(failure) } });

    public static P.HistoryEvent ChildAnswered(DateTime now, int taskId, string? result, P.TaskFailureDetails? failure) =>
        Brought(now, failure is null
            ? new P.HistoryEvent { SubOrchestrationInstanceCompleted = new P.SubOrchestrationInstanceCompletedEvent { TaskScheduledId = taskId, Result = result } }
            : new P.HistoryEvent { SubOrchestrationInstanceFailed = new P.SubOrchestrationInstanceFailedEvent { TaskScheduledId = taskId, FailureDetails = Failures.Cut(failure) } });

    /// <summary>The task that an event answers; -1 when it answers none.</summary>
    public static int AnsweredTask(P.HistoryEvent e) => e.EventTypeCase switch
    {
        P.HistoryEvent.EventTypeOneofCase.TaskCompleted => e.TaskCompleted.TaskScheduledId,
        P.HistoryEvent.EventTypeOneofCase.TaskFailed => e.TaskFailed.TaskScheduledId,
        P.HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted => e.SubOrchestrationInstanceCompleted.TaskScheduledId,
        P.HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed => e.SubOrchestrationInstanceFailed.TaskScheduledId,
        P.HistoryEvent.EventTypeOneofCase.TimerFired => e.TimerFired.TimerId,
        _ => -1,
    };

    private static P.HistoryEvent Brought(DateTime at, P.HistoryEvent e)
    {
        e.EventId = -1;
        e.Timestamp = Timestamp.FromDateTime(at);
        return e;
    }
}
