using System.Text.Json;
using Azure.Storage.Queues;
using LocalHost.Configuration;
using LocalHost.Engine;

namespace LocalHost.Triggers.Blobs;

/// <summary>A blob that was given up, for the operator.</summary>
internal sealed record PoisonBlob(string Function, string Container, string Name, string ETag, int Tries, DateTimeOffset GivenUpAt);

/// <summary>Blobs that functions failed on too often: a list of the host's own, and the queue where the published host puts them.</summary>
internal sealed class PoisonBlobs(IDurableQueue queue, StorageConnections storage, TimeProvider clock, ILogger logger)
{
    /// <summary>Name of the storage queue.</summary>
    public const string QueueName = "webjobs-blobtrigger-poison";

    private readonly DurableRecords<PoisonBlob> _list = new(queue, "blobs-poison");

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<PoisonBlob> All => _list.All;

    /// <summary>Gives a blob up. May be called again for the same one when it did not end.</summary>
    public async Task AddAsync(BlobEvent one, string eTag, CancellationToken cancellation)
    {
        var blob = new PoisonBlob(one.Trigger.Function.Name, one.Trigger.Path.Container, one.Name, eTag, one.Tries, clock.GetUtcNow());
        await SendAsync(blob, one.Trigger.Connection, cancellation).ConfigureAwait(false);
        await _list.WriteAsync(Key(one), blob).ConfigureAwait(false);
        logger.LogCritical(
            "Function '{Function}' gave up blob '{Container}/{Blob}' after {Tries} tries; a message is in queue '{Queue}'.",
            blob.Function, blob.Container, blob.Name, blob.Tries, QueueName);
    }

    /// <summary>Takes a blob off the list, because a later version of it ended well.</summary>
    public Task RemoveAsync(BlobEvent one) => _list.RemoveAsync(Key(one));

    private static string Key(BlobEvent one) => $"{one.Trigger.Function.Name}/{one.Trigger.Path.Container}/{one.Name}";

    private async Task SendAsync(PoisonBlob blob, string ownConnection, CancellationToken cancellation)
    {
        // The host keeps its own queues in its own storage account; without one, the blob's account has to do.
        string connection = storage.Problem(StorageConnections.Default) is null ? StorageConnections.Default : ownConnection;
        QueueClient messages = storage.Queues(connection).GetQueueClient(QueueName);
        await messages.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var message = new
        {
            Type = "BlobTrigger",
            FunctionId = "Host.Functions." + blob.Function,
            BlobType = "BlockBlob",
            ContainerName = blob.Container,
            BlobName = blob.Name,
            ETag = $"\"{blob.ETag.Trim('"')}\"",
        };
        await messages.SendMessageAsync(JsonSerializer.Serialize(message), cancellation).ConfigureAwait(false);
    }
}
