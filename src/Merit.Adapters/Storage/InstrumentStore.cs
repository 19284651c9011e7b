using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>
/// Instrument documents: those that ship with the app, and those that operators brought. A cycle is bound to the bytes
/// that it started with, so those are kept under their hash for good.
/// </summary>
public sealed partial class InstrumentStore(MeritStorage storage)
{
    private readonly BlobContainerClient _instruments = storage.Container(Containers.Instruments);

    /// <summary>The document that carries an id now: the one that operators brought, else the shipped one; null when neither is there.</summary>
    public async Task<byte[]?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!Id().IsMatch(id))
        {
            return null;
        }

        if (await DownloadAsync($"{id}.json", cancellation) is { } brought)
        {
            return brought;
        }

        string shipped = Path.Combine(AppContext.BaseDirectory, "instruments", $"{id}.json");
        return File.Exists(shipped) ? await File.ReadAllBytesAsync(shipped, cancellation) : null;
    }

    /// <summary>Keeps the bytes that a cycle is bound to.</summary>
    /// <returns>Their SHA-256.</returns>
    public async Task<string> PinAsync(string id, byte[] document, CancellationToken cancellation)
    {
        string hash = StoredJson.Sha256(document);
        await CreateAsync(PinnedName(id, hash), document, cancellation);
        return hash;
    }

    /// <summary>The bytes that <see cref="PinAsync"/> kept.</summary>
    /// <exception cref="InvalidOperationException">They are gone or changed: a result could not be explained any more.</exception>
    public async Task<byte[]> ReadPinnedAsync(string id, string hash, CancellationToken cancellation)
    {
        byte[]? document = await DownloadAsync(PinnedName(id, hash), cancellation);
        return document is not null && StoredJson.Sha256(document) == hash
            ? document
            : throw new InvalidOperationException($"The pinned instrument '{id}' with SHA-256 {hash} is missing or changed.");
    }

    /// <summary>Stores a document that operators brought; false when that id is taken.</summary>
    public Task<bool> TryAddAsync(string id, byte[] document, CancellationToken cancellation) =>
        CreateAsync($"{id}.json", document, cancellation);

    /// <summary>The ids of every document, shipped or brought, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        string shipped = Path.Combine(AppContext.BaseDirectory, "instruments");
        if (Directory.Exists(shipped))
        {
            ids.UnionWith(Directory.EnumerateFiles(shipped, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(n => !n.EndsWith(".schema", StringComparison.Ordinal)));
        }

        await foreach (BlobHierarchyItem item in _instruments.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellation))
        {
            if (item.IsBlob && item.Blob.Name.EndsWith(".json", StringComparison.Ordinal))
            {
                ids.Add(item.Blob.Name[..^".json".Length]);
            }
        }

        return [.. ids];
    }

    private static string PinnedName(string id, string hash) => $"pinned/{id}/{hash}.json";

    private async Task<bool> CreateAsync(string name, byte[] document, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
        };
        try
        {
            await _instruments.GetBlobClient(name).UploadAsync(new BinaryData(document), options, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task<byte[]?> DownloadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            BlobDownloadResult result = await _instruments.GetBlobClient(name).DownloadContentAsync(cancellation);
            return result.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    // An id becomes a file name, so nothing that leads out of the folder may pass.
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex Id();
}
