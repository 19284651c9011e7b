using System.Collections.Concurrent;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Configuration;

/// <summary>
/// Storage clients by the name of the setting that holds their connection: a connection string, or the identity
/// settings <c>Name__blobServiceUri</c> and <c>Name__queueServiceUri</c>.
/// </summary>
internal sealed class StorageConnections(AppSettings settings)
{
    /// <summary>The connection of a binding that names none.</summary>
    public const string Default = "AzureWebJobsStorage";

    private readonly ConcurrentDictionary<string, BlobServiceClient> _blobs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the connection cannot be used, or null when it can.</summary>
    public string? Problem(string name) =>
        ConnectionString(name) is null && ServiceUri(name, "blobServiceUri") is null
            ? $"the storage connection '{name}' is not set"
            : null;

    public BlobServiceClient Blobs(string name) => _blobs.GetOrAdd(name, MakeBlobs);

    public QueueServiceClient Queues(string name)
    {
        // The published host writes its messages in Base64.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        return ConnectionString(name) is { } connection ? new QueueServiceClient(connection, options)
            : ServiceUri(name, "queueServiceUri") is { } uri ? new QueueServiceClient(uri, new DefaultAzureCredential(), options)
            : throw new InvalidOperationException($"The storage connection '{name}' names no queues.");
    }

    private BlobServiceClient MakeBlobs(string name) =>
        ConnectionString(name) is { } connection ? new BlobServiceClient(connection)
        : ServiceUri(name, "blobServiceUri") is { } uri ? new BlobServiceClient(uri, new DefaultAzureCredential())
        : throw new InvalidOperationException($"Cannot reach blobs: {Problem(name)}.");

    private string? ConnectionString(string name) =>
        new[] { settings[name], settings["AzureWebJobs" + name], settings.Configuration.GetConnectionString(name) }
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private Uri? ServiceUri(string name, string service) =>
        Uri.TryCreate(settings[$"{name}:{service}"], UriKind.Absolute, out Uri? uri) ? uri : null;
}
