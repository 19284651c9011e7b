using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>A replay asked for another task than its history holds: the orchestrator's code has changed or is not deterministic.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message)
{
    /// <param name="position">Index of the event in the history.</param>
    /// <param name="recorded">What history holds; null when it holds nothing there.</param>
    /// <param name="asked">What the replay asked for; null when it asked for nothing.</param>
    public static NonDeterminismException At(int position, HistoryEvent? recorded, HistoryEvent? asked) => new(
        $"The orchestrator is not deterministic: at history event {position} it was expected to ask for {Describe(recorded)}, but the replay asked for {Describe(asked)}. "
        + "Its code was changed while instances were running, or it uses something other than its context (a clock, a random number, a thread, an unordered collection).");

    private static string Describe(HistoryEvent? e) => e switch
    {
        null => "nothing",
        { Kind: HistoryEventKind.TaskScheduled } => $"task #{e.TaskId}, activity '{e.Name}'",
        { Kind: HistoryEventKind.SubOrchestrationScheduled } => $"task #{e.TaskId}, sub-orchestration '{e.Name}'",
        { Kind: HistoryEventKind.TimerCreated } => $"task #{e.TaskId}, a timer",
        { Kind: HistoryEventKind.EventSent } => $"task #{e.TaskId}, to send the event '{e.Name}' to '{e.InstanceId}'",
        _ => e.ToString(),
    };
}
