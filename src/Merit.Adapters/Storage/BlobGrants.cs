using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Merit.Adapters.Storage;

/// <summary>Addresses by which somebody without rights of their own writes one blob for some time, and can do nothing else.</summary>
internal sealed class BlobGrants(BlobServiceClient blobs)
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private Task<UserDelegationKey>? _key;
    private DateTimeOffset _keyUntil;

    /// <summary>An address that creates and writes this blob. It neither reads nor deletes it, and reaches no other.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="until">When it ends, by the clock of the storage service.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<Uri> ToWriteAsync(BlobBaseClient blob, DateTimeOffset until, CancellationToken cancellation)
    {
        var grant = new BlobSasBuilder(BlobSasPermissions.Create | BlobSasPermissions.Write, until)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            // The emulator speaks HTTP alone.
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return blob.CanGenerateSasUri
            ? blob.GenerateSasUri(grant)
            : new BlobUriBuilder(blob.Uri) { Sas = grant.ToSasQueryParameters(await KeyAsync(until, cancellation), blobs.AccountName) }.ToUri();
    }

    // Whoever comes first fetches a key for all, and may give up while the others wait for it.
    private Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_key is null or { IsFaulted: true } or { IsCanceled: true } || _keyUntil < until)
            {
                _keyUntil = until + KeyLife;
                _key = FetchAsync(_keyUntil);
            }

            return _key.WaitAsync(cancellation);
        }
    }

    private async Task<UserDelegationKey> FetchAsync(DateTimeOffset until) =>
        await blobs.GetUserDelegationKeyAsync(new BlobGetUserDelegationKeyOptions(until), CancellationToken.None);
}
