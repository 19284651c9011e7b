using System.Text.Json;
using Azure.Storage.Queues;
using EmbeddedRuntime.Functions.Configuration;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Where the published host puts blobs that a function failed on too often.</summary>
internal sealed class PoisonQueue(StorageConnections storage)
{
    public const string Name = "webjobs-blobtrigger-poison";

    public async Task SendAsync(string function, BlobFunctionTrigger trigger, TriggeringBlob blob, CancellationToken cancellation)
    {
        // The host keeps its own queues in its own storage account; without one, the blob's account has to do.
        string connection = storage.Problem(StorageConnections.Default) is null ? StorageConnections.Default : trigger.Connection;
        QueueClient queue = storage.Queues(connection).GetQueueClient(Name);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var message = new PoisonMessage(
            "BlobTrigger",
            "Host.Functions." + function,
            "BlockBlob",
            trigger.Path.Container,
            blob.Name,
            blob.ETag.StartsWith('"') ? blob.ETag : $"\"{blob.ETag}\"");
        await queue.SendMessageAsync(JsonSerializer.Serialize(message), cancellation).ConfigureAwait(false);
    }

    private sealed record PoisonMessage(
        string Type, string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag);
}
