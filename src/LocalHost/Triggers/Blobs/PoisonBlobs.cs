using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Queues;
using LocalHost.Engine;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Blobs;

/// <summary>A blob that was given up, for the operator.</summary>
/// <param name="Function">The function that failed on it.</param>
/// <param name="Container">The blob's container.</param>
/// <param name="Name">The blob's name.</param>
/// <param name="ETag">The version that was given up.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="GivenUpAt">When it was given up.</param>
internal sealed record PoisonBlob(string Function, string Container, string Name, string ETag, int Tries, DateTimeOffset GivenUpAt);

/// <summary>Blobs that functions failed on too often: a list of the host's own, and the queue where the published host puts them.</summary>
internal sealed class PoisonBlobs(IDurableQueue queue, BlobStorage storage, TimeProvider clock, ILogger logger)
{
    /// <summary>Name of the storage queue.</summary>
    public const string QueueName = "webjobs-blobtrigger-poison";

    /// <summary>Name of the durable queue that is the list.</summary>
    public const string ListName = "blobs-poison";

    private readonly ConcurrentDictionary<(string, string, string), (long Id, PoisonBlob Blob)> _list = Read(queue);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<PoisonBlob> All => [.. _list.Values.OrderBy(one => one.Id).Select(one => one.Blob)];

    /// <summary>Gives a blob up. May be called again for the same one when it did not end.</summary>
    public async Task AddAsync(BlobWork work, string eTag, int tries, CancellationToken cancellation)
    {
        await SendAsync(work, eTag, cancellation).ConfigureAwait(false);
        await ClearAsync(work).ConfigureAwait(false);
        var blob = new PoisonBlob(work.Trigger.Function.Name, work.Trigger.Path.Container, work.Name, eTag, tries, clock.GetUtcNow());
        long id = await queue.AddAsync(ListName, JsonSerializer.SerializeToUtf8Bytes(blob)).ConfigureAwait(false);
        _list[Key(blob)] = (id, blob);
        logger.LogCritical(
            "Function '{Function}' gave up blob '{Container}/{Blob}' after {Tries} tries; a message is in queue '{Queue}'.",
            blob.Function, blob.Container, blob.Name, tries, QueueName);
    }

    /// <summary>Takes a blob off the list: a later version of it ended well, or is given up in its place.</summary>
    public async Task ClearAsync(BlobWork work)
    {
        (string, string, string) key = (work.Trigger.Function.Name, work.Trigger.Path.Container, work.Name);
        if (_list.TryRemove(key, out (long Id, PoisonBlob Blob) one))
        {
            await queue.RemoveAsync([one.Id]).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(BlobWork work, string eTag, CancellationToken cancellation)
    {
        // The host keeps its own queues in its own storage account; without one, the blob's account has to do.
        string connection = storage.Problem(BlobTrigger.DefaultConnection) is null ? BlobTrigger.DefaultConnection : work.Trigger.Connection;
        QueueClient messages = storage.Queues(connection).GetQueueClient(QueueName);
        await messages.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var message = new
        {
            Type = "BlobTrigger",
            FunctionId = "Host.Functions." + work.Trigger.Function.Name,
            BlobType = "BlockBlob",
            ContainerName = work.Trigger.Path.Container,
            BlobName = work.Name,
            ETag = eTag.StartsWith('"') ? eTag : $"\"{eTag}\"",
        };
        await messages.SendMessageAsync(JsonSerializer.Serialize(message), cancellation).ConfigureAwait(false);
    }

    private static ConcurrentDictionary<(string, string, string), (long, PoisonBlob)> Read(IDurableQueue queue)
    {
        const int pageSize = 1000;
        var list = new ConcurrentDictionary<(string, string, string), (long, PoisonBlob)>();
        for (long after = 0; queue.Read(ListName, after, pageSize) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (QueuedMessage message in page)
            {
                PoisonBlob blob = JsonSerializer.Deserialize<PoisonBlob>(message.Body)!;
                list[Key(blob)] = (message.Id, blob);
            }
        }
        return list;
    }

    private static (string, string, string) Key(PoisonBlob blob) => (blob.Function, blob.Container, blob.Name);
}
