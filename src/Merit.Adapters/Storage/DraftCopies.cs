using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Merit.Adapters.Storage;

/// <summary>
/// Puts what was checked of a draft into an upload's folder, inside the storage service. Every step may happen twice: a file
/// that is there already is left as it is.
/// </summary>
public sealed class DraftCopies(MeritStorage storage, DraftStore drafts)
{
    private const int SideBySide = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly BlobContainerClient _submissions = storage.Container(Containers.Submissions);

    /// <summary>Copies files whose contents were proved.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="folder">The upload's folder.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="DraftChangedException">A content is another one than was proved, or gone.</exception>
    public Task CopyAsync(DraftPlace place, string folder, IReadOnlyList<DraftEntry> files, CancellationToken cancellation) => Parallel.ForEachAsync(
        files,
        new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
        async (file, stop) => await CopyAsync(drafts.Content(place, file.Sha256), file.Proved!, Target(place, folder, file.Name), stop));

    /// <summary>Writes the file that makes an upload of what was copied.</summary>
    public async Task WriteLastAsync(DraftPlace place, string folder, string name, byte[] content, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
        };
        try
        {
            await Target(place, folder, name).UploadAsync(new BinaryData(content), options, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // An earlier press has written it.
        }
    }

    private BlobClient Target(DraftPlace place, string folder, string name) => _submissions.GetBlobClient($"{place.Cycle}/{place.Agency}/{folder}/{name}");

    private static async Task CopyAsync(BlockBlobClient from, string version, BlobClient to, CancellationToken cancellation)
    {
        var options = new BlobCopyFromUriOptions
        {
            SourceConditions = new BlobRequestConditions { IfMatch = new ETag(version) },
            DestinationConditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            // Otherwise what a browser has written beside the content goes along.
            Metadata = new Dictionary<string, string> { ["source"] = Containers.Drafts },
        };
        try
        {
            CopyFromUriOperation copy = await to.StartCopyFromUriAsync(from.Uri, options, cancellation);
            if (copy.GetRawResponse().Headers.TryGetValue("x-ms-copy-status", out string? status) && status == "success")
            {
                return;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new DraftChangedException(e);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // An earlier press, or another one of this moment, has begun it; or the content is another one by now.
        }

        try
        {
            await WaitAsync(to, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new DraftChangedException(e);
        }
    }

    private static async Task WaitAsync(BlobClient to, CancellationToken cancellation)
    {
        while (true)
        {
            BlobProperties there = await to.GetPropertiesAsync(cancellationToken: cancellation);
            switch (there.BlobCopyStatus)
            {
                case CopyStatus.Pending:
                    await Task.Delay(Patience, cancellation);
                    break;
                case CopyStatus.Failed or CopyStatus.Aborted:
                    // It is taken away, so that the next press copies it anew.
                    await to.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = there.ETag }, cancellationToken: cancellation);
                    throw new IOException("A copy inside the storage has failed.");
                default:
                    return;
            }
        }
    }
}
