using System.Text.Json.Nodes;
using DurableTask.Core.History;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>The history of an instance in the shape of the published API: what was scheduled and came back is one event.</summary>
internal static class DurableHistory
{
    public static JsonArray Of(IEnumerable<HistoryEvent> history, bool showOutput)
    {
        var scheduled = new Dictionary<int, HistoryEvent>();
        var events = new JsonArray();
        foreach (HistoryEvent entry in history)
        {
            if (entry is TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent)
            {
                scheduled[entry.EventId] = entry;
            }
            else if (entry is not (OrchestratorStartedEvent or OrchestratorCompletedEvent))
            {
                JsonObject shown = Describe(entry, scheduled, showOutput);
                shown["Timestamp"] = entry.Timestamp;
                events.Add(shown);
            }
        }

        return events;
    }

    private static JsonObject Describe(HistoryEvent entry, Dictionary<int, HistoryEvent> scheduled, bool showOutput)
    {
        var shown = new JsonObject { ["EventType"] = entry.EventType.ToString() };
        switch (entry)
        {
            case ExecutionStartedEvent started:
                shown["FunctionName"] = started.Name;
                Payload("Input", started.Input);
                break;
            case TaskCompletedEvent completed:
                Scheduled(completed.TaskScheduledId);
                Payload("Result", completed.Result);
                break;
            case TaskFailedEvent failed:
                Scheduled(failed.TaskScheduledId);
                shown["Reason"] = failed.Reason;
                shown["Details"] = failed.Details;
                break;
            case SubOrchestrationInstanceCompletedEvent completed:
                Scheduled(completed.TaskScheduledId);
                Payload("Result", completed.Result);
                break;
            case SubOrchestrationInstanceFailedEvent failed:
                Scheduled(failed.TaskScheduledId);
                shown["Reason"] = failed.Reason;
                shown["Details"] = failed.Details;
                break;
            case TimerCreatedEvent timer:
                shown["FireAt"] = timer.FireAt;
                break;
            case TimerFiredEvent timer:
                shown["FireAt"] = timer.FireAt;
                break;
            case EventRaisedEvent raised:
                shown["Name"] = raised.Name;
                Payload("Input", raised.Input);
                break;
            case ExecutionCompletedEvent completed:
                shown["OrchestrationStatus"] = completed.OrchestrationStatus.ToString();
                Payload("Result", completed.Result);
                break;
        }

        return shown;

        void Payload(string name, string? payload)
        {
            if (showOutput)
            {
                shown[name] = DurableJson.Node(payload);
            }
        }

        void Scheduled(int id)
        {
            if (scheduled.TryGetValue(id, out HistoryEvent? cause))
            {
                shown["FunctionName"] = cause is TaskScheduledEvent task ? task.Name : ((SubOrchestrationInstanceCreatedEvent)cause).Name;
                shown["ScheduledTime"] = cause.Timestamp;
            }
        }
    }
}
