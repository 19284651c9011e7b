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

    /// <summary>What somebody else does before a call is made; null for nothing.</summary>
    public Func<Request, Task>? Before { get; set; }

    /// <summary>Every call so far: its method, or LIST for a listing of blobs, and the first part of its path after the account.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Clear();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        StorageFault fault = Take(message.Request);
        if (fault != StorageFault.Before)
        {
            ProcessNext(message, pipeline);
        }

        FailOn(fault);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await (Before?.Invoke(message.Request) ?? Task.CompletedTask);
        StorageFault fault = Take(message.Request);
        if (fault != StorageFault.Before)
        {
            await ProcessNextAsync(message, pipeline);
        }

        FailOn(fault);
    }

    private StorageFault Take(Request request)
    {
        string[] path = request.Uri.Path.Split('/', '(');
        string method = request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) ? "LIST" : request.Method.ToString();
        _calls.Enqueue($"{method} {(path.Length > 1 ? path[1] : "")}");
        return Choose?.Invoke(request) ?? StorageFault.None;
    }

    private static void FailOn(StorageFault fault)
    {
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
