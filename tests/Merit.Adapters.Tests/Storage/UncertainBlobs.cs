using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

/// <summary>Counts calls to the blobs, and loses answers: a chosen call is done, and its caller is told that it failed.</summary>
internal sealed class UncertainBlobs : HttpPipelinePolicy
{
    private int _calls;

    /// <summary>Whether the answer to a call is lost.</summary>
    public Func<Request, bool>? Loses { get; set; }

    /// <summary>Whether a call is not made at all.</summary>
    public Func<Request, bool>? Refuses { get; set; }

    public int Calls => _calls;

    /// <summary>The data account as a process of its own would see it.</summary>
    public static (MeritStorage Storage, UncertainBlobs Policy) Open(string connectionString)
    {
        var policy = new UncertainBlobs();
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04);
        options.Retry.MaxRetries = 0;
        options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return (new MeritStorage(new BlobServiceClient(connectionString, options), new TableServiceClient(connectionString)), policy);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _calls);
        if (Refuses?.Invoke(message.Request) == true)
        {
            throw new RequestFailedException(503, "The store does not answer.");
        }

        await ProcessNextAsync(message, pipeline);
        if (Loses?.Invoke(message.Request) == true)
        {
            throw new RequestFailedException(0, "The answer was lost.");
        }
    }
}
