using System.Text;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests;

/// <summary>The app over a storage whose blob calls are counted and fail on demand.</summary>
public sealed class ProofApp : AppFixture
{
    internal StorageFaults Blobs { get; } = new();

    private protected override HttpPipelinePolicy BlobPolicy => Blobs;

    /// <summary>Calls an HTTP function and executes its result.</summary>
    public async Task<(int Status, string Body, string? Link)> AnswerAsync(string query, Func<HttpRequest, Task<IResult>> function)
    {
        HttpAnswer answer = await this.CallAsync(function, query: query);
        return (answer.Status, Encoding.UTF8.GetString(answer.Body), answer.Link);
    }
}
