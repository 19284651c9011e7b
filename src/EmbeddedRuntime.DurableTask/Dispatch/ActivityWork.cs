using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Dispatch;

/// <summary>An activity to run.</summary>
/// <param name="Session">Who asked, and gets the result.</param>
/// <param name="InstanceId">Instance that asked.</param>
/// <param name="Orchestrator">Name of the orchestrator that asked.</param>
/// <param name="Generation">Generation that asked.</param>
/// <param name="Scheduled">Name, version and input.</param>
/// <param name="TraceParent">W3C trace parent of who scheduled the instance.</param>
internal sealed record ActivityWork(OrchestrationSession Session, string InstanceId, string Orchestrator, int Generation, HistoryEvent Scheduled, string? TraceParent);
