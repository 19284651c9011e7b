using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Assessment.Submissions;

namespace Merit.Cli.Api;

/// <summary>Hands in submissions as agencies do: files first, the manifest that names them last.</summary>
public sealed class SubmissionUploader
{
    private readonly BlobContainerClient _container;

    /// <summary>Uploads into the storage behind <paramref name="connectionString"/>.</summary>
    public SubmissionUploader(string connectionString) => _container = new BlobContainerClient(connectionString, "submissions");

    /// <summary>Uploads one submission.</summary>
    /// <param name="upload">Name of the upload's folder; a new one for each try.</param>
    /// <param name="files">File names and contents.</param>
    /// <param name="isFinal">Whether the agency says that nothing more will come, so that verification may begin.</param>
    public async Task UploadAsync(
        string cycle, string agency, string upload, IReadOnlyDictionary<string, byte[]> files, bool isFinal, CancellationToken cancellationToken)
    {
        byte[] manifest = ManifestJson.Write(files.Select(f => (f.Key, Convert.ToHexStringLower(SHA256.HashData(f.Value)), (long)f.Value.Length)), isFinal);
        await Parallel.ForEachAsync(files, cancellationToken, async (file, cancellation) =>
            await PutAsync($"{cycle}/{agency}/{upload}/{file.Key}", file.Value, cancellation));

        await PutAsync($"{cycle}/{agency}/{upload}/{ManifestJson.FileName}", manifest, cancellationToken);
    }

    /// <summary>Uploads one blob; the container is made when it is missing.</summary>
    public async Task PutAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        BlobClient blob = _container.GetBlobClient(name);
        try
        {
            await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellationToken);
        }
    }
}
