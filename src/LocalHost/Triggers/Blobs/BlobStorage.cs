using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace LocalHost.Triggers.Blobs;

/// <summary>Storage clients by the name of the setting that holds their connection.</summary>
/// <param name="Blobs">Makes a client of the blob service, with the given options. Called once for each function.</param>
/// <param name="Queues">Makes a client of the queue service that writes messages in Base64, as the published host does.</param>
/// <param name="Problem">Why a connection cannot be used; null when it can.</param>
internal sealed record BlobStorage(
    Func<string, BlobClientOptions, BlobServiceClient> Blobs, Func<string, QueueServiceClient> Queues, Func<string, string?> Problem);
