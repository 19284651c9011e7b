using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace MeritFunctions.Tests;

/// <summary>Counts calls to the blobs by their kind, and refuses them on demand.</summary>
internal sealed class CountedBlobs : HttpPipelinePolicy
{
    private int _lists;
    private int _reads;

    public (int Lists, int Reads) Counts => (_lists, _reads);

    /// <summary>What a call ends with; null lets all pass.</summary>
    public Func<Exception>? Fails { get; set; }

    public void Reset() => _lists = _reads = 0;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method == RequestMethod.Get)
        {
            Interlocked.Increment(ref message.Request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) ? ref _lists : ref _reads);
        }

        return Fails is null ? ProcessNextAsync(message, pipeline) : throw Fails();
    }
}
