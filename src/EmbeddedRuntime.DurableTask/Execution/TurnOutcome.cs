using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>How an execution ended within a turn.</summary>
/// <param name="Status">Completed, Failed or Terminated; Running when it continues as new.</param>
/// <param name="Output">Serialized result, or the next generation's input.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="NextVersion">Version of the next generation; null keeps it.</param>
/// <param name="Carried">Events that the next generation takes over.</param>
internal sealed record TurnOutcome(
    OrchestrationRuntimeStatus Status,
    string? Output = null,
    TaskFailureDetails? Failure = null,
    string? NextVersion = null,
    IReadOnlyList<HistoryEvent>? Carried = null)
{
    /// <summary>Whether the execution ended to begin again.</summary>
    public bool ContinuesAsNew => Carried is not null;
}
