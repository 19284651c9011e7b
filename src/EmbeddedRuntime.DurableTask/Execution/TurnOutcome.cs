using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>How an execution ended within a turn.</summary>
/// <param name="Status">Completed, Failed, Terminated or ContinuedAsNew.</param>
/// <param name="Output">Serialized result, or the next generation's input.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="NextVersion">Version of the next generation; null keeps it.</param>
/// <param name="Carried">Events that the next generation takes over.</param>
internal sealed record TurnOutcome(
    OrchestrationRuntimeStatus Status,
    string? Output = null,
    TaskFailureDetails? Failure = null,
    string? NextVersion = null,
    IReadOnlyList<HistoryEvent>? Carried = null);
