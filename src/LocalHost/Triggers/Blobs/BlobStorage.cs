using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace LocalHost.Triggers.Blobs;

/// <summary>Storage clients by the name of the setting that holds their connection.</summary>
/// <param name="Blobs">A client of the blob service.</param>
/// <param name="Queues">A client of the queue service that writes messages in Base64, as the published host does.</param>
/// <param name="Problem">Why a connection cannot be used; null when it can.</param>
internal sealed record BlobStorage(
    Func<string, BlobServiceClient> Blobs, Func<string, QueueServiceClient> Queues, Func<string, string?> Problem);
