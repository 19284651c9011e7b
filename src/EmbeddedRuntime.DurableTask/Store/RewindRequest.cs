using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>
/// Takes failed instances back to the moment before their first failure. What had arrived since then for tasks that
/// were asked for before, and events, are delivered again; whatever the orchestrator did in answer to the failure, such
/// as retries, is forgotten and happens anew.
/// </summary>
internal sealed class RewindRequest(IReadOnlyList<RewoundInstance> instances) : ClientRequest<PostAnswer>
{
    /// <summary>The instance that was asked for, then its failed descendants.</summary>
    public IReadOnlyList<RewoundInstance> Instances => instances;

    /// <summary>Plans the rewind of an instance.</summary>
    /// <param name="failed">Row and history of a failed instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="failedChildren">Receives the sub-orchestrations whose failure is taken back.</param>
    public static RewoundInstance Plan(LoadedInstance failed, string? reason, DateTime now, List<HistoryEvent> failedChildren)
    {
        List<List<HistoryEvent>> turns = [];
        foreach (HistoryEvent e in failed.History)
        {
            if (e.Kind == HistoryEventKind.TurnStarted)
            {
                turns.Add([]);
            }
            turns[^1].Add(e);
        }
        // The last turn always goes: it ended the execution.
        int cut = turns.FindIndex(t => t.Exists(e => e.Kind is HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed));
        cut = cut < 0 ? Math.Max(0, turns.Count - 1) : cut;
        Dictionary<int, HistoryEvent> asked = turns.Take(cut).SelectMany(t => t)
            .Where(e => e.Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationScheduled)
            .ToDictionary(e => e.TaskId);
        List<HistoryEvent> again = [];
        foreach (HistoryEvent e in turns.Skip(cut).SelectMany(t => t))
        {
            switch (e.Kind)
            {
                case HistoryEventKind.TaskCompleted or HistoryEventKind.TimerFired or HistoryEventKind.SubOrchestrationCompleted when asked.ContainsKey(e.TaskId):
                case HistoryEventKind.EventRaised or HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed:
                    again.Add(e);
                    break;
                case HistoryEventKind.SubOrchestrationFailed when asked.TryGetValue(e.TaskId, out HistoryEvent? child):
                    failedChildren.Add(child);
                    break;
            }
        }
        again.Add(HistoryEvent.Rewound(reason));
        InstanceRecord instance = failed.Instance;
        instance.Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Running;
        instance.UpdatedAt = now;
        instance.CompletedAt = null;
        instance.Output = null;
        instance.Failure = null;
        instance.Turns = cut;
        return new RewoundInstance(instance, cut, again, false);
    }
}
