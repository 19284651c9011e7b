using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Merit.Adapters.Storage;

/// <summary>Addresses by which somebody without rights of their own writes one blob for some time, and can do nothing else.</summary>
internal sealed class BlobGrants(BlobServiceClient blobs)
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(1);

    private UserDelegationKey? _key;

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

    // Whoever comes first fetches a key for all; two at once fetch two, of which either serves.
    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        if (_key is { } known && known.SignedExpiresOn >= until)
        {
            return known;
        }

        UserDelegationKey key = await blobs.GetUserDelegationKeyAsync(new BlobGetUserDelegationKeyOptions(until + KeyLife), cancellation);
        return _key = key;
    }
}
