namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>Where a sub-orchestration reports to.</summary>
/// <param name="Key">Key of the parent's row.</param>
/// <param name="InstanceId">Instance id of the parent.</param>
/// <param name="Name">Orchestrator name of the parent.</param>
/// <param name="TaskId">Task of the parent that waits for the child.</param>
/// <param name="Generation">Generation of the parent that asked; a later one no longer listens.</param>
internal sealed record ParentLink(long Key, string InstanceId, string Name, int TaskId, int Generation);
