using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Tests.Blobs;

public sealed record Manifest(string Agency, int Files);

/// <summary>What the functions saw.</summary>
public sealed class BlobLog
{
    public ConcurrentQueue<string> Seen { get; } = new();

    public Func<string, bool> Fails { get; set; } = _ => false;

    public Gate Gate { get; } = new();

    public IReadOnlyList<string> Sorted => [.. Seen.Order(StringComparer.Ordinal)];
}

public sealed class PartsFunctions(BlobLog log)
{
    [Function("Parts")]
    public async Task Parts(
        [BlobTrigger("parts/{cycle}/{agency}/{name}.json", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        string cycle, int agency, string name, Uri uri, string blobTrigger, IDictionary<string, string> metadata,
        FunctionContext context, CancellationToken cancellation)
    {
        string content = (await blob.DownloadContentAsync(cancellation)).Value.Content.ToString();
        log.Seen.Enqueue(
            $"{cycle}|{agency}|{name}|{blobTrigger}|{uri == blob.Uri}|{metadata["by"]}|{context.BindingContext.BindingData["agency"]}|{content}");
    }
}

public sealed class TypedFunctions(BlobLog log)
{
    [Function("AsString")]
    public void AsString([BlobTrigger("typed/{name}")] string text) => log.Seen.Enqueue($"string {text}");

    [Function("AsBytes")]
    public void AsBytes([BlobTrigger("typed/{name}")] byte[] bytes) => log.Seen.Enqueue($"bytes {bytes.Length}");

    [Function("AsData")]
    public void AsData([BlobTrigger("typed/{name}")] BinaryData data) => log.Seen.Enqueue($"data {data.ToMemory().Length}");

    [Function("AsPoco")]
    public void AsPoco([BlobTrigger("typed/{name}")] Manifest manifest) => log.Seen.Enqueue($"poco {manifest.Agency} {manifest.Files}");

    [Function("AsBlock")]
    public void AsBlock([BlobTrigger("typed/{name}")] BlockBlobClient blob) => log.Seen.Enqueue($"block {blob.Name}");

    [Function("AsStream")]
    public async Task AsStream([BlobTrigger("typed/{name}")] Stream stream)
    {
        using var reader = new StreamReader(stream);
        log.Seen.Enqueue($"stream {await reader.ReadToEndAsync()}");
    }
}

public sealed class FailingFunctions(BlobLog log)
{
    [Function("Failing")]
    public void Failing([BlobTrigger("failing/{name}")] string text, string name, FunctionContext context)
    {
        log.Seen.Enqueue($"{name} {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
        if (log.Fails(text))
        {
            throw new InvalidDataException("cannot be read");
        }
    }
}

public sealed class CountingFunctions(BlobLog log)
{
    [Function("Counting")]
    public void Counting([BlobTrigger("%Container%/{name}", Connection = "UploadStorage")] BlobClient blob) => log.Seen.Enqueue(blob.Name);
}

public sealed class WaitingFunctions(BlobLog log)
{
    [Function("Waiting")]
    public async Task Waiting([BlobTrigger("waiting/{name}")] BlobClient blob)
    {
        log.Seen.Enqueue("started " + blob.Name);
        await log.Gate.Opened;
        log.Seen.Enqueue("ended " + blob.Name);
    }
}

public sealed class InputFunctions
{
    [Function("Input")]
    public static IResult Input(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "input/{name}")] HttpRequest request,
        [BlobInput("inputs/{name}.txt")] string? text,
        [BlobInput("inputs/{name}.txt")] BlobClient blob,
        [BlobInput("inputs")] BlobContainerClient container) => Results.Text($"{text ?? "none"}|{blob.Name}|{container.Name}");
}
