using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Merit.Adapters.Storage;

/// <summary>The data account: blobs and tables of the app. The task hub has an account of its own.</summary>
public sealed class MeritStorage(BlobServiceClient blobs, TableServiceClient tables)
{
    /// <summary>Where the blob service listens.</summary>
    public Uri BlobAddress => blobs.Uri;

    internal BlobGrants Grants { get; } = new(blobs);

    /// <summary>A container client; the container exists after <see cref="EnsureCreatedAsync"/>.</summary>
    public BlobContainerClient Container(string name) => blobs.GetBlobContainerClient(name);

    /// <summary>A table client; the table exists after <see cref="EnsureCreatedAsync"/>.</summary>
    public TableClient Table(string name) => tables.GetTableClient(name);

    /// <summary>
    /// Creates what is missing. On Azure the infrastructure has made everything already and the app's identity may
    /// not create, so a refusal is left for the first real use to report.
    /// </summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (string name in Containers.All)
            {
                await Container(name).CreateIfNotExistsAsync(cancellationToken: cancellation);
            }

            foreach (string name in Tables.All)
            {
                await Table(name).CreateIfNotExistsAsync(cancellation);
            }
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            return;
        }
    }
    /// <summary>
    /// Lets pages of some origins write blobs, where nobody else has said which may: on Azure the infrastructure says it.
    /// </summary>
    /// <param name="origins">Scheme, host and port of each.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task AllowWritesFromAsync(IReadOnlyList<string> origins, CancellationToken cancellation)
    {
        BlobServiceProperties properties = await blobs.GetPropertiesAsync(cancellation);
        properties.Cors =
        [
            new BlobCorsRule
            {
                AllowedOrigins = string.Join(',', origins),
                AllowedMethods = "PUT",
                AllowedHeaders = "content-type,x-ms-*",
                ExposedHeaders = "",
                MaxAgeInSeconds = 3600,
            },
        ];
        await blobs.SetPropertiesAsync(properties, cancellation);
    }
}
