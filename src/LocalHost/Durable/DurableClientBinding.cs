using System.Text.Json;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Durable;

/// <summary>Tells the worker's durable client where the task hub is.</summary>
internal sealed class DurableClientBinding(string taskHub, Uri rpcAddress) : IInputBinding
{
    private readonly TypedData _value = new()
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

    public string Type => "durableClient";

    public TypedData Value(FunctionBinding binding) => _value;
}
