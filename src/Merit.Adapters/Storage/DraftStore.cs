using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Merit.Adapters.Scanning;

namespace Merit.Adapters.Storage;

/// <summary>
/// Keeps what agencies gather before they send it: a list of files that is changed only as it was read, and contents under
/// their hashes, so that the same file is stored once and goes on from wherever its upload broke off. Browsers write contents
/// straight to the storage, by addresses that take one content each.
/// </summary>
public sealed class DraftStore(MeritStorage storage)
{
    /// <summary>Bytes of every block of a content but the last.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    private const int BlockDigits = 6;
    private const int SideBySide = 16;

    private static readonly TimeSpan GrantLife = TimeSpan.FromMinutes(60);

    private readonly BlobContainerClient _drafts = storage.Container(Containers.Drafts);

    /// <summary>The draft; empty when there is none.</summary>
    public async Task<Draft> ReadAsync(DraftPlace place, CancellationToken cancellation) =>
        (await _drafts.GetBlobClient(place.Document).FindJsonAsync<Draft>(cancellation))?.Document ?? Draft.Empty;

    /// <summary>Changes the draft, anew on what somebody else has made of it meanwhile.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="change">The draft as it is to be; the same when nothing is to be changed.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The draft as it is then.</returns>
    public Task<Draft> ChangeAsync(DraftPlace place, Func<Draft, Draft> change, CancellationToken cancellation) =>
        _drafts.GetBlobClient(place.Document).ChangeJsonAsync(Draft.Empty, change, cancellation);

    /// <summary>The contents that have arrived whole, by their hashes.</summary>
    public Task<Dictionary<string, DraftContent>> ListAsync(DraftPlace place, CancellationToken cancellation) => ListAsync(place, BlobStates.None, cancellation);

    /// <summary>Lets contents be written that are not there; those that are there as they should be are left out.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="files">The files whose contents are to come.</param>
    /// <param name="there">The contents that are there.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The grants, by hash.</returns>
    public async Task<IReadOnlyDictionary<string, DraftGrant>> GrantAsync(
        DraftPlace place, IReadOnlyList<DraftEntry> files, IReadOnlyDictionary<string, DraftContent> there, CancellationToken cancellation)
    {
        DraftEntry[] missing = [.. files.Where(file => !IsThere(file, there)).DistinctBy(file => file.Sha256)];
        Dictionary<string, DraftContent> begun = missing.Length == 0 ? [] : await ListAsync(place, BlobStates.Uncommitted, cancellation);
        // By the machine's clock, as the storage service's is: where time is skipped, a grant would end before it began.
        DateTimeOffset until = TimeProvider.System.GetUtcNow() + GrantLife;
        var grants = new DraftGrant[missing.Length];
        await Parallel.ForAsync(0, missing.Length, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (i, stop) =>
        {
            BlockBlobClient blob = Content(place, missing[i].Sha256);
            bool isBegun = begun.ContainsKey(missing[i].Sha256);
            grants[i] = new DraftGrant(await storage.Grants.ToWriteAsync(blob, until, stop), isBegun ? await BlocksAsync(blob, missing[i].Size, stop) : [], until);
        });
        return missing.Zip(grants).ToDictionary(pair => pair.First.Sha256, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>Whether a file's content has arrived whole.</summary>
    public static bool IsThere(DraftEntry file, IReadOnlyDictionary<string, DraftContent> contents)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(contents);
        return contents.TryGetValue(file.Sha256, out DraftContent? content) && content.Size == file.Size;
    }

    /// <summary>Writes a content in blocks, as a browser does: those that are there are not written again.</summary>
    /// <param name="place">Whose draft.</param>
    /// <param name="sha256">The content's hash.</param>
    /// <param name="content">The content, from its beginning.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task WriteAsync(DraftPlace place, string sha256, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        BlockBlobClient blob = Content(place, sha256);
        byte[] block = new byte[BlockBytes];
        List<string> ids = [];
        for (int read; (read = await content.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancellation)) > 0;)
        {
            ids.Add(BlockId(ids.Count));
            await blob.StageBlockAsync(ids[^1], new MemoryStream(block, 0, read, writable: false), cancellationToken: cancellation);
        }

        await blob.CommitBlockListAsync(ids, cancellationToken: cancellation);
    }

    /// <summary>A stored content that is read as a stream, in any order.</summary>
    /// <exception cref="DraftChangedException">It is another one by now, or gone.</exception>
    public async Task<Stream> OpenAsync(DraftPlace place, string sha256, CancellationToken cancellation)
    {
        try
        {
            return await Content(place, sha256).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new DraftChangedException(e);
        }
    }

    /// <summary>A small content, of the version that was checked.</summary>
    /// <exception cref="DraftChangedException">It is another one by now, or gone.</exception>
    public async Task<byte[]> ReadContentAsync(DraftPlace place, string sha256, string version, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(version) } };
            return (await Content(place, sha256).DownloadContentAsync(options, cancellation)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            throw new DraftChangedException(e);
        }
    }

    /// <summary>
    /// Whether a stored content has the hash that it is stored under. One that has not is taken away, so that it can be sent
    /// again: nobody could tell it from a good one by its name and size.
    /// </summary>
    /// <returns>The version that was read and is good, and what it is; null when it is not, or is gone.</returns>
    public async Task<(string Version, ReadContent Content)?> ProveAsync(DraftPlace place, string sha256, CancellationToken cancellation)
    {
        BlockBlobClient blob = Content(place, sha256);
        try
        {
            using BlobDownloadStreamingResult read = await blob.DownloadStreamingAsync(cancellationToken: cancellation);
            ReadContent content = await ReadContent.OfAsync(read.Content, cancellation);
            if (content.Sha256 == sha256)
            {
                return (Version(read.Details.ETag), content);
            }

            await TakeAwayAsync(blob, read.Details.ETag, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Somebody has taken it away or sent it again meanwhile: whoever looks next reads that.
        }

        return null;
    }

    /// <summary>Takes contents away that no file of the draft names any more and that nobody has touched for some time.</summary>
    public async Task SweepAsync(DraftPlace place, Draft draft, IReadOnlyDictionary<string, DraftContent> contents, TimeSpan untouched, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(contents);
        HashSet<string> named = [.. draft.Files.Select(file => file.Sha256)];
        DateTimeOffset before = TimeProvider.System.GetUtcNow() - untouched;
        foreach ((string sha256, DraftContent content) in contents.Where(content => !named.Contains(content.Key) && content.Value.LastModified < before))
        {
            try
            {
                await TakeAwayAsync(Content(place, sha256), new ETag(content.ETag), cancellation);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // Somebody sends it again.
            }
        }
    }

    internal BlockBlobClient Content(DraftPlace place, string sha256) => _drafts.GetBlockBlobClient(place.Contents + sha256);

    // A listing writes the version without the quotation marks that an answer puts around it.
    private static string Version(ETag? tag) => tag?.ToString().Trim('"') ?? "";

    // Block ids of one blob have one length.
    private static string BlockId(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString($"D{BlockDigits}", CultureInfo.InvariantCulture)));

    private async Task<Dictionary<string, DraftContent>> ListAsync(DraftPlace place, BlobStates states, CancellationToken cancellation)
    {
        var contents = new Dictionary<string, DraftContent>(StringComparer.Ordinal);
        await foreach (BlobItem item in _drafts.GetBlobsAsync(BlobTraits.None, states, place.Contents, cancellation))
        {
            contents[item.Name[place.Contents.Length..]] = new DraftContent(
                item.Properties.ContentLength ?? 0, Version(item.Properties.ETag), item.Properties.LastModified ?? DateTimeOffset.MaxValue);
        }

        return contents;
    }

    // A block of another size than ours would leave a hole that is found only when the whole is hashed.
    private static async Task<IReadOnlyList<int>> BlocksAsync(BlockBlobClient blob, long size, CancellationToken cancellation)
    {
        try
        {
            BlockList list = await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellation);
            return [.. list.UncommittedBlocks.Select(block => (Number: NumberOf(block.Name), block.SizeLong))
                .Where(block => block.Number is { } number && block.SizeLong > 0 && block.SizeLong == Math.Min(BlockBytes, size - ((long)number * BlockBytes)))
                .Select(block => block.Number!.Value)
                .Order()];
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    private static int? NumberOf(string blockId)
    {
        Span<byte> digits = stackalloc byte[64];
        return Convert.TryFromBase64String(blockId, digits, out int length) && length == BlockDigits
            && int.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
    }

    // Whoever may write a blob may also take a lease on it, which would keep it from ever being mended.
    private static async Task TakeAwayAsync(BlockBlobClient blob, ETag version, CancellationToken cancellation)
    {
        var conditions = new BlobRequestConditions { IfMatch = version };
        try
        {
            await blob.DeleteAsync(conditions: conditions, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellation);
            await blob.DeleteAsync(conditions: conditions, cancellationToken: cancellation);
        }
    }
}
