using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace LocalHost.CrashHost;

/// <summary>How an orchestration must end, whatever happened to the process.</summary>
/// <param name="Status">Its final status.</param>
/// <param name="Output">Its serialized output.</param>
internal sealed record Ending(OrchestrationRuntimeStatus Status, string? Output)
{
    /// <summary>Completed with this output.</summary>
    public static Ending Completed(object? output) =>
        new(OrchestrationRuntimeStatus.Completed, JsonDataConverter.Default.Serialize(output));
}
