using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Lists names and versions of the blobs in a container.</summary>
internal static class BlobListing
{
    public static async IAsyncEnumerable<(string Name, string ETag)> ReadAsync(
        BlobContainerClient container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new GetBlobsOptions { Prefix = prefix.Length == 0 ? null : prefix };
        await foreach (BlobItem item in container.GetBlobsAsync(options, cancellation).ConfigureAwait(false))
        {
            yield return (item.Name, item.Properties.ETag?.ToString() ?? "");
        }
    }
}
