using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>The status of an instance in the shape of the published API.</summary>
internal static class DurableStatus
{
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput, JsonArray? history = null) => new()
    {
        ["name"] = instance.Name,
        ["instanceId"] = instance.InstanceId,
        ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
        ["input"] = showInput ? DurableJson.Node(instance.SerializedInput) : null,
        ["customStatus"] = DurableJson.Node(instance.SerializedCustomStatus),
        ["output"] = DurableJson.Node(instance.SerializedOutput) ?? Failure(instance),
        ["createdTime"] = Time(instance.CreatedAt),
        ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
        ["historyEvents"] = history,
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonValue? Failure(OrchestrationMetadata instance) => instance.FailureDetails is { } failure
        ? JsonValue.Create($"{failure.ErrorType}: {failure.ErrorMessage}")
        : null;
}
