using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace MeritFunctions.Tests.Notifications;

/// <summary>Lets calls to the tables fail, before they are made or after the service has done them.</summary>
internal sealed class FailingTables : HttpPipelinePolicy
{
    /// <summary>What becomes of a call; null lets all pass.</summary>
    public Func<Request, TableFault>? Choose { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        TableFault fault = Choose?.Invoke(message.Request) ?? TableFault.None;
        if (fault != TableFault.Before)
        {
            await ProcessNextAsync(message, pipeline);
        }

        if (fault != TableFault.None)
        {
            throw new RequestFailedException(503, "The store does not answer.");
        }
    }
}

internal enum TableFault
{
    None,
    Before,
    After,
}
