using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Tests.Crash;

/// <summary>What must hold of stored instances at any moment, and from one moment to a later one.</summary>
internal static class HistoryRules
{
    public static bool IsAction(HistoryEvent e) => e.Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated
        or HistoryEventKind.SubOrchestrationScheduled or HistoryEventKind.EventSent;

    /// <summary>What is wrong with the instances of a moment; empty when nothing is.</summary>
    public static IEnumerable<string> Violations(HubSnapshot snapshot) => snapshot.Instances.Values.SelectMany(Violations);

    /// <summary>What went wrong between two moments; empty when nothing did.</summary>
    public static IEnumerable<string> Violations(HubSnapshot before, HubSnapshot after) =>
        before.Instances.SelectMany(i => after.Instances.TryGetValue(i.Key, out InstanceSnapshot? later)
            ? Violations(i.Value, later)
            : [$"{i.Key} is gone"]);

    private static IEnumerable<string> Violations(InstanceSnapshot instance)
    {
        InstanceRecord row = instance.Row;
        IReadOnlyList<HistoryEvent> history = instance.History;
        string id = row.InstanceId;
        if (history.Count == 0)
        {
            if (row.IsCompleted || (row.Status != OrchestrationRuntimeStatus.Pending && row.Generation == 0))
            {
                yield return $"{id} is {row.Status} without a history";
            }
            yield break;
        }
        if (history[0].Kind != HistoryEventKind.TurnStarted)
        {
            yield return $"{id} begins with {history[0]}";
        }
        if (history.Count(e => e.Kind == HistoryEventKind.ExecutionStarted) is var starts && starts != 1 && row.Status != OrchestrationRuntimeStatus.Terminated)
        {
            yield return $"{id} started {starts} times in one generation";
        }
        if (history.Count(e => e.Kind == HistoryEventKind.ExecutionCompleted) is var ends && ends != (row.IsCompleted ? 1 : 0))
        {
            yield return $"{id} is {row.Status} and ended {ends} times";
        }
        if (row.IsCompleted && history[^1].Kind != HistoryEventKind.ExecutionCompleted)
        {
            yield return $"{id} went on after its end with {history[^1]}";
        }
        var asked = new Dictionary<int, HistoryEvent>();
        var answered = new HashSet<int>();
        DateTime clock = DateTime.MinValue;
        foreach (HistoryEvent e in history)
        {
            if (e.Kind == HistoryEventKind.TurnStarted)
            {
                if (e.At < clock)
                {
                    yield return $"{id} went back in time from {clock:O} to {e.At:O}";
                }
                clock = e.At;
            }
            else if (IsAction(e))
            {
                if (!asked.TryAdd(e.TaskId, e))
                {
                    yield return $"{id} asked twice for {e}";
                }
            }
            else if (e.TaskId >= 0)
            {
                if (!answered.Add(e.TaskId))
                {
                    yield return $"{id} took in {e} twice";
                }
                if (!asked.TryGetValue(e.TaskId, out HistoryEvent? question) || !IsAnswer(question.Kind, e.Kind))
                {
                    yield return $"{id} took in {e}, which answers {question?.ToString() ?? "nothing"}";
                }
                if (e.Kind == HistoryEventKind.TimerFired && question is { } timer && timer.At > clock)
                {
                    yield return $"{id} saw {timer} fire at {clock:O}, before {timer.At:O}";
                }
            }
        }
    }

    private static bool IsAnswer(HistoryEventKind question, HistoryEventKind answer) => question switch
    {
        HistoryEventKind.TaskScheduled => answer is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed,
        HistoryEventKind.TimerCreated => answer is HistoryEventKind.TimerFired,
        HistoryEventKind.SubOrchestrationScheduled => answer is HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed,
        _ => false,
    };

    private static IEnumerable<string> Violations(InstanceSnapshot before, InstanceSnapshot after)
    {
        string id = before.Row.InstanceId;
        if (before.Row.Key != after.Row.Key)
        {
            yield return $"{id} was made anew";
        }
        if (before.Row.IsCompleted && (before.Row.Status != after.Row.Status || before.Row.Output != after.Row.Output))
        {
            yield return $"{id} left its end: {before.Row.Status} '{before.Row.Output}' became {after.Row.Status} '{after.Row.Output}'";
        }
        if (before.Row.Status != OrchestrationRuntimeStatus.Pending && after.Row.Status == OrchestrationRuntimeStatus.Pending)
        {
            yield return $"{id} went back from {before.Row.Status} to Pending";
        }
        if (after.Row.Generation < before.Row.Generation)
        {
            yield return $"{id} went back from generation {before.Row.Generation} to {after.Row.Generation}";
        }
        if (after.Row.Generation == before.Row.Generation)
        {
            // Stronger than "no result lost": history only ever grows, and what stands in it stays.
            IReadOnlyList<string> earlier = before.Lines();
            IReadOnlyList<string> later = after.Lines();
            for (int i = 0; i < earlier.Count; i++)
            {
                if (i >= later.Count || later[i] != earlier[i])
                {
                    yield return $"{id} lost event {i}, {before.History[i]}: there is {(i < later.Count ? later[i] : "nothing")} now, there was {earlier[i]}";
                    yield break;
                }
            }
        }
    }
}
