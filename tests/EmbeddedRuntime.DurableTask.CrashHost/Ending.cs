using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.CrashHost;

/// <summary>How an orchestration must end, whatever happened to the process.</summary>
/// <param name="Status">Its final status.</param>
/// <param name="Output">Its serialized output.</param>
internal sealed record Ending(OrchestrationRuntimeStatus Status, string? Output)
{
    /// <summary>Completed with this output.</summary>
    public static Ending Completed(object? output) =>
        new(OrchestrationRuntimeStatus.Completed, Microsoft.DurableTask.Converters.JsonDataConverter.Default.Serialize(output));
}
