using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>A task that the orchestrator asked for and that has not been answered. Its continuations run at once, on the turn's thread.</summary>
internal sealed class OpenTask(HistoryEvent scheduled) : TaskCompletionSource<string?>
{
    /// <summary>The event that asks for it.</summary>
    public HistoryEvent Scheduled => scheduled;

    /// <summary>Whether the answer has arrived, but waits for the suspended instance to resume.</summary>
    public bool IsAnswered { get; set; }
}
