using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace MeritFunctions.Tests;

/// <summary>Counts the calls to the storage, and lets some fail: before they are made, or after the service has done them.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> _calls = [];

    /// <summary>What becomes of a call; null lets all pass.</summary>
    public Func<Request, StorageFault>? Choose { get; set; }

    /// <summary>Every call so far: its method, or LIST for a listing of blobs, and the first part of its path after the account.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Clear();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        string[] path = message.Request.Uri.Path.Split('/', '(');
        string method = message.Request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) ? "LIST" : message.Request.Method.ToString();
        _calls.Enqueue($"{method} {(path.Length > 1 ? path[1] : "")}");
        StorageFault fault = Choose?.Invoke(message.Request) ?? StorageFault.None;
        if (fault != StorageFault.Before)
        {
            await ProcessNextAsync(message, pipeline);
        }

        if (fault != StorageFault.None)
        {
            throw new RequestFailedException(503, "secret-account does not answer.");
        }
    }
}

internal enum StorageFault
{
    None,
    Before,
    After,
}
