using System.Text.Json;
using LocalHost.Worker.Rpc;

namespace LocalHost.Durable;

/// <summary>Tells the worker's durable client where the task hub is.</summary>
internal static class DurableClientBinding
{
    public static TypedData Value(string taskHub, Uri rpcAddress) => new()
    {
        String = JsonSerializer.Serialize(new
        {
            taskHubName = taskHub,
            connectionName = (string?)null,
            creationUrls = (string?)null,
            managementUrls = (string?)null,
            baseUrl = (string?)null,
            requiredQueryStringParameters = string.Empty,
            rpcBaseUrl = rpcAddress.GetLeftPart(UriPartial.Authority),
            httpBaseUrl = (string?)null,
            useForwardedHost = false,
            maxGrpcMessageSizeInBytes = TaskHubService.MaxMessageBytes,
            grpcHttpClientTimeout = "\"00:01:40\"",
        }),
    };
}
