using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>
/// Documents that are written once and never changed. Writing the same bytes again is harmless, so an activity that
/// runs twice leaves what it left the first time; writing other bytes under the same name is refused.
/// </summary>
public sealed class RecordStore(MeritStorage storage)
{
    private readonly BlobContainerClient _records = storage.Container(Containers.Records);

    /// <summary>Writes a document under a name that it keeps for good.</summary>
    /// <returns>The SHA-256 of the stored bytes.</returns>
    /// <exception cref="RecordConflictException">Another document stands under that name.</exception>
    public async Task<string> WriteAsync<T>(string name, T document, CancellationToken cancellation)
    {
        byte[] bytes = StoredJson.Serialize(document);
        string hash = StoredJson.Sha256(bytes);
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
        };
        try
        {
            await _records.GetBlobClient(name).UploadAsync(new BinaryData(bytes), options, cancellation);
            return hash;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            byte[] stored = await ReadBytesAsync(name, cancellation) ?? [];
            return stored.AsSpan().SequenceEqual(bytes) ? hash : throw new RecordConflictException(name, StoredJson.Sha256(stored), hash);
        }
    }

    /// <summary>
    /// Writes a document unless one stands under that name already: whoever writes first has said what it is, and a later
    /// try by other means, a newer version of the app say, takes that.
    /// </summary>
    /// <returns>The document that stands, and the SHA-256 of its bytes.</returns>
    public async Task<(T Document, string Hash)> WriteFirstAsync<T>(string name, T document, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return (document, await WriteAsync(name, document, cancellation));
        }
        catch (RecordConflictException conflict)
        {
            return (await GetAsync<T>(name, cancellation), conflict.StoredHash);
        }
    }

    /// <summary>The document under a name, or null when there is none.</summary>
    public async Task<T?> ReadAsync<T>(string name, CancellationToken cancellation)
        where T : class =>
        await ReadBytesAsync(name, cancellation) is { } bytes ? StoredJson.Deserialize<T>(bytes) : null;

    /// <summary>The document under a name that must be there.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<T> GetAsync<T>(string name, CancellationToken cancellation)
        where T : class =>
        StoredJson.Deserialize<T>(await GetBytesAsync(name, cancellation));

    /// <summary>The stored bytes under a name that must be there.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public async Task<byte[]> GetBytesAsync(string name, CancellationToken cancellation) =>
        await ReadBytesAsync(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");

    /// <summary>The stored bytes under a name, or null when there are none.</summary>
    public async Task<byte[]?> ReadBytesAsync(string name, CancellationToken cancellation) => (await FindAsync(name, cancellation))?.Bytes;

    /// <summary>What is stored under a name with the version that it is, or null when there is nothing.</summary>
    public async Task<(byte[] Bytes, string Version)?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            BlobDownloadResult result = await _records.GetBlobClient(name).DownloadContentAsync(cancellation);
            return (result.Content.ToArray(), Version(result.Details.ETag));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Every record whose name begins with a prefix, in the order of names.</summary>
    public async IAsyncEnumerable<ListedRecord> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobItem item in _records.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return new ListedRecord(item.Name, Version(item.Properties.ETag), item.Properties.LastModified ?? DateTimeOffset.MinValue);
        }
    }

    // A listing writes the version without the quotation marks that an answer puts around it.
    private static string Version(ETag? tag) => tag?.ToString().Trim('"') ?? "";
}

/// <summary>One record of a listing.</summary>
/// <param name="Name">The record's name in the container.</param>
/// <param name="Version">Changes with every write; equal to that of a read of the same bytes.</param>
/// <param name="LastModified">By the clock of the storage service, in whole seconds.</param>
public sealed record ListedRecord(string Name, string Version, DateTimeOffset LastModified);

/// <summary>A record was to be written over another one. Records never change; a correction is a new record.</summary>
public sealed class RecordConflictException(string name, string storedHash, string newHash)
    : Exception($"Record '{name}' exists with SHA-256 {storedHash} and would have become {newHash}. Records never change: write a new record that names this one.")
{
    /// <summary>The record's name in the container.</summary>
    public string RecordName { get; } = name;

    /// <summary>SHA-256 of what stands there.</summary>
    public string StoredHash { get; } = storedHash;
}
