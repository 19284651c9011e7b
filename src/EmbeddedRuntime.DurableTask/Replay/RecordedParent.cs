namespace EmbeddedRuntime.DurableTask.Replay;

/// <summary>The orchestration that called the recorded one.</summary>
/// <param name="Orchestrator">Its name.</param>
/// <param name="InstanceId">Its instance id.</param>
public sealed record RecordedParent(string Orchestrator, string InstanceId);
