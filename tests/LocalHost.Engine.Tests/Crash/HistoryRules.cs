using LocalHost.Engine.History;
using LocalHost.Engine.Store;
using EventKind = Microsoft.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>What must hold of stored instances at any moment, and from one moment to a later one.</summary>
internal static class HistoryRules
{
    public static bool IsAction(P.HistoryEvent e) => e.EventTypeCase is EventKind.TaskScheduled or EventKind.TimerCreated
        or EventKind.SubOrchestrationInstanceCreated or EventKind.EventSent;

    /// <summary>What the orchestrator asked for, without times: the same in every run of a deterministic orchestrator.</summary>
    public static string Question(P.HistoryEvent e) => $"#{e.EventId} " + e.EventTypeCase switch
    {
        EventKind.TaskScheduled => $"activity {e.TaskScheduled.Name} {e.TaskScheduled.Input}",
        EventKind.SubOrchestrationInstanceCreated => $"child {e.SubOrchestrationInstanceCreated.Name} {e.SubOrchestrationInstanceCreated.InstanceId}",
        EventKind.EventSent => $"event {e.EventSent.Name} to {e.EventSent.InstanceId} {e.EventSent.Input}",
        _ => e.EventTypeCase.ToString(),
    };

    /// <summary>An event in full, but for what is made up anew in each run of a seed: execution ids and stack traces.</summary>
    public static string Line(P.HistoryEvent e)
    {
        P.HistoryEvent shown = e.Clone();
        if (shown.ExecutionStarted is { } started)
        {
            started.OrchestrationInstance.ExecutionId = null;
        }
        for (P.TaskFailureDetails? failure = Failure(shown); failure is not null; failure = failure.InnerFailure)
        {
            failure.StackTrace = null;
        }
        return shown.ToString();
    }

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
        IReadOnlyList<P.HistoryEvent> history = instance.History;
        string id = row.InstanceId;
        if (history.Count == 0)
        {
            if (row.IsCompleted || (row.Status != P.OrchestrationStatus.Pending && row.Generation == 0))
            {
                yield return $"{id} is {row.Status} without a history";
            }
            yield break;
        }
        if (history[0].EventTypeCase != EventKind.OrchestratorStarted)
        {
            yield return $"{id} begins with {history[0]}";
        }
        if (history.Count(e => e.EventTypeCase == EventKind.ExecutionStarted) is var starts && starts != 1 && row.Status != P.OrchestrationStatus.Terminated)
        {
            yield return $"{id} started {starts} times in one generation";
        }
        if (history.Count(e => e.EventTypeCase == EventKind.ExecutionCompleted) is var ends && ends != (row.IsCompleted ? 1 : 0))
        {
            yield return $"{id} is {row.Status} and ended {ends} times";
        }
        if (row.IsCompleted && (history.Count < 2 || history[^2].EventTypeCase != EventKind.ExecutionCompleted))
        {
            yield return $"{id} went on after its end with {history[^1]}";
        }
        var asked = new Dictionary<int, P.HistoryEvent>();
        var answered = new HashSet<int>();
        DateTime clock = DateTime.MinValue;
        foreach (P.HistoryEvent e in history)
        {
            if (e.EventTypeCase == EventKind.OrchestratorStarted)
            {
                DateTime at = e.Timestamp.ToDateTime();
                if (at < clock)
                {
                    yield return $"{id} went back in time from {clock:O} to {at:O}";
                }
                clock = at;
            }
            else if (IsAction(e))
            {
                if (!asked.TryAdd(e.EventId, e))
                {
                    yield return $"{id} asked twice for {e}";
                }
            }
            else if (Events.AnsweredTask(e) is var task and >= 0)
            {
                if (!answered.Add(task))
                {
                    yield return $"{id} took in {e} twice";
                }
                if (!asked.TryGetValue(task, out P.HistoryEvent? question) || !IsAnswer(question.EventTypeCase, e.EventTypeCase))
                {
                    yield return $"{id} took in {e}, which answers {question?.ToString() ?? "nothing"}";
                }
                if (e.TimerFired is not null && question?.TimerCreated is { } timer && timer.FireAt.ToDateTime() > clock)
                {
                    yield return $"{id} saw a timer fire at {clock:O}, before {timer.FireAt}";
                }
            }
        }
    }

    /// <summary>The failure that an event tells of; null when it tells of none.</summary>
    public static P.TaskFailureDetails? Failure(P.HistoryEvent e) => e.EventTypeCase switch
    {
        EventKind.TaskFailed => e.TaskFailed.FailureDetails,
        EventKind.SubOrchestrationInstanceFailed => e.SubOrchestrationInstanceFailed.FailureDetails,
        EventKind.ExecutionCompleted => e.ExecutionCompleted.FailureDetails,
        _ => null,
    };

    private static bool IsAnswer(EventKind question, EventKind answer) => question switch
    {
        EventKind.TaskScheduled => answer is EventKind.TaskCompleted or EventKind.TaskFailed,
        EventKind.TimerCreated => answer is EventKind.TimerFired,
        EventKind.SubOrchestrationInstanceCreated => answer is EventKind.SubOrchestrationInstanceCompleted or EventKind.SubOrchestrationInstanceFailed,
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
        if (before.Row.Status != P.OrchestrationStatus.Pending && after.Row.Status == P.OrchestrationStatus.Pending)
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
