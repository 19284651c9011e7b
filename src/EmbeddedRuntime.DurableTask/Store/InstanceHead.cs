using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>What the commit rules need to know of an instance.</summary>
internal readonly record struct InstanceHead(long Key, OrchestrationRuntimeStatus Status, int Generation)
{
    public bool IsCompleted => InstanceRecord.IsFinal(Status);
}
