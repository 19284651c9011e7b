using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>Documents of JSON that are changed only as they were read.</summary>
internal static class JsonBlobExtensions
{
    // Two who write one document meet seldom and briefly; more rounds than this mean a fault.
    private const int MostRounds = 20;

    /// <summary>The document with its version, or null.</summary>
    public static async Task<(T Document, ETag Version)?> FindJsonAsync<T>(this BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            BlobDownloadResult found = await blob.DownloadContentAsync(cancellation);
            return (StoredJson.Deserialize<T>(found.Content.ToMemory().Span), found.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes the document in the place of the version that was read, or of nothing.</summary>
    /// <exception cref="RequestFailedException">409 or 412: somebody else has written since.</exception>
    public static Task WriteJsonAsync<T>(this BlobClient blob, T document, ETag? version, CancellationToken cancellation) => blob.UploadAsync(
        new BinaryData(StoredJson.Serialize(document)),
        new BlobUploadOptions
        {
            Conditions = version is { } read ? new BlobRequestConditions { IfMatch = read } : new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" },
        },
        cancellation);

    /// <summary>Changes the document, anew on what somebody else has made of it meanwhile.</summary>
    /// <param name="blob">Where it stands.</param>
    /// <param name="empty">What stands for one that is not there.</param>
    /// <param name="change">The document as it is to be; the same one when nothing is to be changed.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The document as it is then.</returns>
    public static async Task<T> ChangeJsonAsync<T>(this BlobClient blob, T empty, Func<T, T> change, CancellationToken cancellation)
        where T : class
    {
        for (int round = 1; ; round++)
        {
            (T Document, ETag Version)? found = await blob.FindJsonAsync<T>(cancellation);
            T before = found?.Document ?? empty;
            T after = change(before);
            if (ReferenceEquals(after, before))
            {
                return before;
            }

            try
            {
                await blob.WriteJsonAsync(after, found?.Version, cancellation);
                return after;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && round < MostRounds)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
            }
        }
    }
}
