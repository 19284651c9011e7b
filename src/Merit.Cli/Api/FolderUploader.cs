using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Merit.Assessment.Submissions;

namespace Merit.Cli.Api;

/// <summary>
/// Sends a folder straight to the storage: evidence first, the manifest that makes an upload of it last. What is there already is never
/// written again, so that a second run goes on where the first broke off, and one too many does not make the upload a later one.
/// </summary>
public sealed class FolderUploader
{
    private const string Container = "submissions";
    private const string HashMark = "sha256";
    private const int BlockBytes = 4 * 1024 * 1024;
    private const int FilesAtOnce = 4;

    // A line that comes and goes: about five minutes of it.
    private const int MostRetries = 8;

    private readonly BlobContainerClient _container;

    /// <summary>Sends to the storage of a connection string, or to the container at an address that carries its own rights.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public FolderUploader(string destination)
    {
        // The emulator may be older than the newest API version.
        BlobClientOptions options = new(BlobClientOptions.ServiceVersion.V2024_11_04);
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = MostRetries;
        _container = Uri.TryCreate(destination, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http"
            ? new BlobContainerClient(address, options)
            : new BlobContainerClient(destination, Container, options);
    }

    /// <summary>Sends files, then the manifest that names them.</summary>
    /// <param name="folder">Where to: cycle, agency and the upload's own name, with slashes between.</param>
    /// <param name="files">The files.</param>
    /// <param name="isFinal">Whether the agency says that nothing more will come.</param>
    /// <param name="told">What was done so far; counts up from several threads.</param>
    /// <param name="cancellationToken">Ends it; the next run goes on.</param>
    /// <returns>Whether the manifest was written; false when it stood there from before.</returns>
    /// <exception cref="UserFacingException">Another file lies in that folder under one of the names.</exception>
    public async Task<bool> SendAsync(string folder, IReadOnlyList<FolderFile> files, bool isFinal, SendCount told, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
            async (file, stop) => await SendAsync(_container.GetBlockBlobClient($"{folder}/{file.Name}"), file, told, stop));
        byte[] manifest = ManifestJson.Write(files.Select(file => (file.Name, file.Sha256, file.Size)), isFinal);
        try
        {
            await _container.GetBlobClient($"{folder}/{ManifestJson.FileName}").UploadAsync(
                BinaryData.FromBytes(manifest), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            return true;
        }
        catch (RequestFailedException refused) when (IsThere(refused))
        {
            return false;
        }
    }

    private static async Task SendAsync(BlockBlobClient blob, FolderFile file, SendCount told, CancellationToken cancellation)
    {
        HashSet<string> there = [];
        try
        {
            BlobProperties found = await blob.GetPropertiesAsync(cancellationToken: cancellation);
            if (found.ContentLength != file.Size || !found.Metadata.TryGetValue(HashMark, out string? hash) || hash != file.Sha256)
            {
                throw new UserFacingException($"Another file lies there as '{blob.Name}'. Send to a new folder: name it with --upload.");
            }

            told.Add(file.Size, wasThere: true);
            return;
        }
        catch (RequestFailedException refused) when (refused.Status == 404)
        {
            there = await BlocksAsync(blob, cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // An address that may write and not read: nothing is known of what is there.
        }

        await using FileStream content = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        byte[] block = new byte[BlockBytes];
        List<string> ids = [];
        for (int read; (read = await content.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancellation)) > 0; told.Add(read))
        {
            ids.Add(BlockId(file, ids.Count));
            if (!there.Contains(ids[^1]))
            {
                await blob.StageBlockAsync(ids[^1], new MemoryStream(block, 0, read, writable: false), cancellationToken: cancellation);
            }
        }

        try
        {
            await blob.CommitBlockListAsync(
                ids,
                new CommitBlockListOptions
                {
                    Metadata = new Dictionary<string, string> { [HashMark] = file.Sha256 },
                    Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                },
                cancellation);
        }
        catch (RequestFailedException refused) when (IsThere(refused))
        {
            // An earlier run has written it, or this one, whose answer was lost.
        }

        told.Add(0, wasThere: false);
    }

    private static async Task<HashSet<string>> BlocksAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            BlockList list = await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellation);
            return [.. list.UncommittedBlocks.Select(block => block.Name)];
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            return [];
        }
    }

    private static bool IsThere(RequestFailedException refused) =>
        refused.ErrorCode == BlobErrorCode.BlobAlreadyExists || refused.ErrorCode == BlobErrorCode.ConditionNotMet || refused.Status == 412;

    // A block of another content under the same number is another block.
    private static string BlockId(FolderFile file, int number) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Sha256[..24]}{number:D6}")));
}

/// <summary>A file that is sent.</summary>
/// <param name="Name">Its name in the upload.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record FolderFile(string Name, string Path, string Sha256, long Size);

/// <summary>Counts what was sent.</summary>
public sealed class SendCount
{
    private long _bytes;
    private int _sent;
    private int _wereThere;

    /// <summary>Bytes that are there by now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Files that this run has sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Files that were there from before.</summary>
    public int WereThere => Volatile.Read(ref _wereThere);

    internal void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Add(long bytes, bool wasThere)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref wasThere ? ref _wereThere : ref _sent);
    }
}
