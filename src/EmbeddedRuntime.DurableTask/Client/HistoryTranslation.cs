using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using global::DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Core = global::DurableTask.Core.History;

namespace EmbeddedRuntime.DurableTask.Client;

/// <summary>Shows a history in the published event types. Orchestrator turns close with an event of their own there.</summary>
internal static class HistoryTranslation
{
    public static List<Core.HistoryEvent> Translate(InstanceRecord instance, List<HistoryEvent> history)
    {
        var events = new List<Core.HistoryEvent>(history.Count + (history.Count / 3));
        DateTime turn = instance.CreatedAt;
        bool isOpen = false;
        var timers = new Dictionary<int, DateTime>();
        foreach (HistoryEvent e in history)
        {
            if (e.Kind == HistoryEventKind.TurnStarted)
            {
                if (isOpen)
                {
                    Add(new Core.OrchestratorCompletedEvent(-1));
                }
                turn = e.At;
                isOpen = true;
            }
            if (e.Kind == HistoryEventKind.TimerCreated)
            {
                timers[e.TaskId] = e.At;
            }
            if (One(instance, e, timers) is { } translated)
            {
                Add(translated);
            }
        }
        if (isOpen)
        {
            Add(new Core.OrchestratorCompletedEvent(-1));
        }
        return events;

        void Add(Core.HistoryEvent e)
        {
            e.Timestamp = turn;
            events.Add(e);
        }
    }

    private static Core.HistoryEvent? One(InstanceRecord instance, HistoryEvent e, Dictionary<int, DateTime> timers) => e.Kind switch
    {
        HistoryEventKind.TurnStarted => new Core.OrchestratorStartedEvent(-1),
        HistoryEventKind.ExecutionStarted => new Core.ExecutionStartedEvent(-1, instance.Input)
        {
            Name = instance.Name,
            Version = instance.Version,
            Tags = instance.Tags?.ToDictionary(),
            ScheduledStartTime = instance.StartAt,
        },
        HistoryEventKind.ExecutionCompleted => new Core.ExecutionCompletedEvent(-1, e.Payload, Status(e.Status)),
        HistoryEventKind.ExecutionTerminated => new Core.ExecutionTerminatedEvent(-1, e.Payload),
        HistoryEventKind.ExecutionSuspended => new Core.ExecutionSuspendedEvent(-1, e.Payload),
        HistoryEventKind.ExecutionResumed => new Core.ExecutionResumedEvent(-1, e.Payload),
        HistoryEventKind.TaskScheduled => new Core.TaskScheduledEvent(e.TaskId) { Name = e.Name, Version = e.Version, Input = e.Payload },
        HistoryEventKind.TaskCompleted => new Core.TaskCompletedEvent(-1, e.TaskId, e.Payload),
        HistoryEventKind.TaskFailed => new Core.TaskFailedEvent(-1, e.TaskId, e.Failure!.ErrorMessage, Details(e.Failure)),
        HistoryEventKind.TimerCreated => new Core.TimerCreatedEvent(e.TaskId, e.At),
        HistoryEventKind.TimerFired => new Core.TimerFiredEvent(-1) { TimerId = e.TaskId, FireAt = timers.GetValueOrDefault(e.TaskId) },
        HistoryEventKind.SubOrchestrationScheduled => new Core.SubOrchestrationInstanceCreatedEvent(e.TaskId)
        {
            InstanceId = e.InstanceId,
            Name = e.Name,
            Version = e.Version,
            Input = e.Payload,
        },
        HistoryEventKind.SubOrchestrationCompleted => new Core.SubOrchestrationInstanceCompletedEvent(-1, e.TaskId, e.Payload),
        HistoryEventKind.SubOrchestrationFailed => new Core.SubOrchestrationInstanceFailedEvent(-1, e.TaskId, e.Failure!.ErrorMessage, Details(e.Failure)),
        HistoryEventKind.EventRaised => new Core.EventRaisedEvent(-1, e.Payload) { Name = e.Name },
        HistoryEventKind.EventSent => new Core.EventSentEvent(e.TaskId) { InstanceId = e.InstanceId, Name = e.Name, Input = e.Payload },
        _ => null,
    };

    private static string Details(TaskFailureDetails failure) => failure.StackTrace is { } trace ? $"{failure}\n{trace}" : failure.ToString();

    private static OrchestrationStatus Status(OrchestrationRuntimeStatus status) => (OrchestrationStatus)(int)status;
}
