namespace LocalHost.Engine.Turns;

/// <summary>An activity to run.</summary>
/// <param name="Session">Who asked, and gets the result.</param>
/// <param name="InstanceId">Instance that asked.</param>
/// <param name="ExecutionId">Its execution.</param>
/// <param name="TraceParent">W3C trace parent of who scheduled the instance.</param>
/// <param name="Generation">Generation that asked.</param>
/// <param name="Scheduled">The event that asks: id, name, version and input.</param>
internal sealed record ActivityWork(OrchestrationSession Session, string InstanceId, string ExecutionId, string? TraceParent, int Generation, P.HistoryEvent Scheduled);
