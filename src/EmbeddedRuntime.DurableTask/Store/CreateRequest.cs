using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>Creates an instance; the answer is the status of the one that stood in the way, or null.</summary>
/// <param name="instance">The new row.</param>
/// <param name="dedupeStatuses">An instance of the same id in one of these statuses stands in the way; any other is replaced.</param>
internal sealed class CreateRequest(InstanceRecord instance, IReadOnlySet<OrchestrationRuntimeStatus> dedupeStatuses)
    : ClientRequest<OrchestrationRuntimeStatus?>
{
    public InstanceRecord Instance => instance;

    public IReadOnlySet<OrchestrationRuntimeStatus> DedupeStatuses => dedupeStatuses;
}
