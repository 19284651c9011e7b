using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>Reads what agencies put into the submissions container. The app never writes or deletes there.</summary>
public sealed class UploadStore(MeritStorage storage)
{
    /// <summary>The file that says that an upload is whole; agencies write it last.</summary>
    public const string Manifest = "manifest.json";

    private readonly BlobContainerClient _submissions = storage.Container(Containers.Submissions);

    /// <summary>The bytes of one file and when it was written, or null when it is absent.</summary>
    /// <param name="name">The blob's name in the container.</param>
    /// <param name="limit">The most bytes that are read; a larger file comes back with <see cref="UploadedFile.Bytes"/> null.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<UploadedFile?> ReadAsync(string name, long limit, CancellationToken cancellation)
    {
        BlobClient blob = _submissions.GetBlobClient(name);
        try
        {
            Response<BlobProperties> properties = await blob.GetPropertiesAsync(cancellationToken: cancellation);
            if (properties.Value.ContentLength > limit)
            {
                return new UploadedFile(name, properties.Value.ContentLength, properties.Value.LastModified, null);
            }

            BlobDownloadResult content = await blob.DownloadContentAsync(cancellation);
            return new UploadedFile(name, properties.Value.ContentLength, properties.Value.LastModified, content.Content.ToArray());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Every file under a prefix, in the order of names, with its size in bytes and its last change.</summary>
    public async IAsyncEnumerable<ListedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobItem item in _submissions.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return new ListedFile(item.Name, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.MinValue);
        }
    }
}

/// <summary>One uploaded file.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When it was written, by the clock of the storage service, in whole seconds.</param>
/// <param name="Bytes">The content; null when it is larger than the reader allowed.</param>
public sealed record UploadedFile(string Name, long Size, DateTimeOffset LastModified, byte[]? Bytes);

/// <summary>One file of a listing.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">By the clock of the storage service.</param>
public sealed record ListedFile(string Name, long Size, DateTimeOffset LastModified);
