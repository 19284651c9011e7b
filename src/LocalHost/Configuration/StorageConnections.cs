using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace LocalHost.Configuration;

/// <summary>
/// Storage clients by the name of the setting that holds their connection: a connection string, or the identity
/// settings <c>Name__blobServiceUri</c> and <c>Name__queueServiceUri</c>.
/// </summary>
internal sealed class StorageConnections(AppSettings settings)
{
    /// <summary>The connection of a binding that names none.</summary>
    public const string Default = "AzureWebJobsStorage";

    // The published host writes its messages in Base64.
    private static readonly QueueClientOptions QueueOptions = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    // Whoever uses blobs goes on trying, and tells of the fault; the client's own tries would keep it to themselves for long.
    private static readonly BlobClientOptions NoRetries = new() { Retry = { MaxRetries = 0 } };

    /// <summary>Why the connection cannot be used, or null when it can.</summary>
    public string? Problem(string name) =>
        ConnectionString(name) is null && ServiceUri(name, "blobServiceUri") is null ? $"the storage connection '{name}' is not set" : null;

    public BlobServiceClient Blobs(string name) =>
        ConnectionString(name) is { } connection ? new BlobServiceClient(connection, NoRetries)
        : ServiceUri(name, "blobServiceUri") is { } uri ? new BlobServiceClient(uri, new DefaultAzureCredential(), NoRetries)
        : throw new InvalidOperationException($"Cannot reach blobs: {Problem(name)}.");

    public QueueServiceClient Queues(string name) =>
        ConnectionString(name) is { } connection ? new QueueServiceClient(connection, QueueOptions)
        : ServiceUri(name, "queueServiceUri") is { } uri ? new QueueServiceClient(uri, new DefaultAzureCredential(), QueueOptions)
        : throw new InvalidOperationException($"The storage connection '{name}' names no queues.");

    private string? ConnectionString(string name) =>
        new[] { settings[name], settings["AzureWebJobs" + name], settings.Configuration.GetConnectionString(name) }
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private Uri? ServiceUri(string name, string service) =>
        Uri.TryCreate(settings[$"{name}:{service}"], UriKind.Absolute, out Uri? uri) ? uri : null;
}
