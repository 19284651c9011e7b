using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>Reads what agencies put into the submissions container. The app deletes nothing there, and writes what they send from a draft (<see cref="DraftStore"/>).</summary>
public sealed class UploadStore(MeritStorage storage)
{
    private readonly BlobContainerClient _submissions = storage.Container(Containers.Submissions);

    /// <summary>The bytes of one file as it was listed.</summary>
    /// <exception cref="UploadChangedException">The file is another one by now, or gone.</exception>
    public async Task<byte[]> ReadAsync(ListedFile file, CancellationToken cancellation)
    {
        await using Stream content = await OpenAsync(file, cancellation);
        using var bytes = new MemoryStream((int)file.Size);
        await content.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    /// <summary>SHA-256 of one file as it was listed, 64 lower-case hexadecimal digits; read as a stream, whatever its size.</summary>
    /// <exception cref="UploadChangedException">The file is another one by now, or gone.</exception>
    public async Task<string> HashAsync(ListedFile file, CancellationToken cancellation)
    {
        await using Stream content = await OpenAsync(file, cancellation);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }

    /// <summary>Every file under a prefix, in the order of names, with its size in bytes and its last change.</summary>
    public async IAsyncEnumerable<ListedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobItem item in _submissions.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return new ListedFile(
                item.Name, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.MinValue, item.Properties.ETag?.ToString() ?? "");
        }
    }

    /// <summary>The first folders of the container, which are named after cycles.</summary>
    public async IAsyncEnumerable<string> ListFoldersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobHierarchyItem item in _submissions.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellation))
        {
            if (item.IsPrefix)
            {
                yield return item.Prefix.TrimEnd('/');
            }
        }
    }

    /// <summary>One file as it was listed or judged, read as a stream; the caller disposes of it.</summary>
    /// <exception cref="UploadChangedException">The file is another one by now, or gone.</exception>
    public Task<Stream> OpenAsync(string name, string version, CancellationToken cancellation) => OpenAsync(new ListedFile(name, 0, default, version), cancellation);

    // What is read must be what was listed: the date of one version with the content of another would let a late file count.
    private async Task<Stream> OpenAsync(ListedFile file, CancellationToken cancellation)
    {
        var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(file.ETag) } };
        try
        {
            return (await _submissions.GetBlobClient(file.Name).DownloadStreamingAsync(options, cancellation)).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            throw new UploadChangedException(e);
        }
    }
}

/// <summary>One file of a listing.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">By the clock of the storage service, in whole seconds.</param>
/// <param name="ETag">Names this version of the file.</param>
public sealed record ListedFile(string Name, long Size, DateTimeOffset LastModified, string ETag);

/// <summary>A file is not the one any more that was listed.</summary>
public sealed class UploadChangedException(Exception cause) : Exception("A file of the upload has changed since it was listed.", cause);
