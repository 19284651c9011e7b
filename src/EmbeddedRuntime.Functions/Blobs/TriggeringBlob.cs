using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>The blob that an invocation is about.</summary>
internal sealed class TriggeringBlob(BlobContainerClient container, string name, string eTag)
{
    private BlobProperties? _properties;

    public BlobContainerClient Container => container;

    public string Name => name;

    /// <summary>The version that was seen.</summary>
    public string ETag => eTag;

    public BlobClient Client => container.GetBlobClient(name);

    public async Task<BlobProperties> PropertiesAsync(CancellationToken cancellation) =>
        _properties ??= await Client.GetPropertiesAsync(cancellationToken: cancellation).ConfigureAwait(false);
}
