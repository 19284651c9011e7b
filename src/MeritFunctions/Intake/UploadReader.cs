using System.Security.Cryptography;
using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Intake;

/// <summary>Reads an upload's manifest and submission file, and checks that the upload is whole.</summary>
public sealed class UploadReader(UploadStore uploads, IOptions<IntakeOptions> options)
{
    private const long LargestManifest = 1024 * 1024;
    private static readonly string[] SubmissionFiles = ["submission.json", "submission.csv"];

    /// <summary>The upload, or null when its manifest is gone.</summary>
    public async Task<UploadContent?> ReadAsync(UploadPlace place, CancellationToken cancellation)
    {
        if (await uploads.ReadAsync(place.Prefix + UploadStore.Manifest, LargestManifest, cancellation) is not { } manifestFile)
        {
            return null;
        }

        var findings = new Findings();
        Manifest? manifest = null;
        if (manifestFile.Bytes is null)
        {
            findings.Error("file-too-large", UploadPointer.Manifest(""), UploadStore.Manifest, LargestManifest);
        }
        else
        {
            manifest = ManifestReader.Read(manifestFile.Bytes, findings);
        }

        (string? file, byte[]? bytes) = manifest is null ? (null, null) : await ReadSubmissionAsync(place, manifest, findings, cancellation);
        if (manifest is not null)
        {
            await CheckListedAsync(place, manifest, findings, cancellation);
        }

        return new UploadContent(place, Hash(manifestFile.Bytes ?? [], bytes ?? []), manifestFile.LastModified, file, bytes, findings);
    }

    /// <summary>An upload whose manifest has not come: it is reported, so that nothing lies about unseen.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="files">The names of its files, which make the receipt.</param>
    /// <param name="newest">When its newest file was written.</param>
    public static UploadContent WithoutManifest(UploadPlace place, IReadOnlyList<string> files, DateTimeOffset newest)
    {
        var findings = new Findings();
        findings.Error("manifest-missing", UploadPointer.Manifest(""), files.Count);
        if (!files.Any(SubmissionFiles.Contains))
        {
            findings.Error("submission-missing", "", string.Join(", ", SubmissionFiles), string.Join(", ", files.Take(5)));
        }

        return new UploadContent(place, Hash([], System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files))), newest, null, null, findings);
    }

    private async Task<(string? File, byte[]? Bytes)> ReadSubmissionAsync(UploadPlace place, Manifest manifest, Findings findings, CancellationToken cancellation)
    {
        List<ManifestFile> found = [.. manifest.Files.Where(f => SubmissionFiles.Contains(f.Name))];
        if (found.Count == 0)
        {
            findings.Error("submission-missing", UploadPointer.Manifest("/files"), string.Join(", ", SubmissionFiles), string.Join(", ", manifest.Files.Take(5).Select(f => f.Name)));
            return (null, null);
        }

        if (found.Count > 1)
        {
            findings.Error("submission-twice", UploadPointer.Manifest("/files"), string.Join(", ", SubmissionFiles));
            return (null, null);
        }

        ManifestFile named = found[0];
        UploadedFile? file = await uploads.ReadAsync(place.Prefix + named.Name, options.Value.LargestSubmission, cancellation);
        if (file is null)
        {
            // That it is not there is found with all other listed files.
            return (named.Name, null);
        }

        if (file.Bytes is null)
        {
            findings.Error("file-too-large", UploadPointer.In(named.Name, ""), named.Name, options.Value.LargestSubmission);
            return (named.Name, null);
        }

        if (named.Sha256 is { } expected && !string.Equals(expected, StoredJson.Sha256(file.Bytes), StringComparison.OrdinalIgnoreCase))
        {
            findings.Error("file-hash-differs", $"{named.Pointer}/sha256", named.Name);
        }

        return (named.Name, file.Bytes);
    }

    private async Task CheckListedAsync(UploadPlace place, Manifest manifest, Findings findings, CancellationToken cancellation)
    {
        var present = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (ListedFile file in uploads.ListAsync(place.Prefix, cancellation))
        {
            present[file.Name[place.Prefix.Length..]] = file.Size;
        }

        foreach (ManifestFile file in manifest.Files)
        {
            if (!present.TryGetValue(file.Name, out long size))
            {
                findings.Error("file-missing", $"{file.Pointer}/name", file.Name);
            }
            else if (file.Size is { } expected && expected != size)
            {
                findings.Error("file-size-differs", $"{file.Pointer}/size", file.Name, expected, size);
            }
        }
    }

    private static string Hash(byte[] manifest, byte[] submission)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(manifest);
        hash.AppendData(submission);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>An upload as it was read.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Sha256">SHA-256 over manifest and submission file.</param>
/// <param name="UploadedAt">When its manifest was written, by the clock of the storage service, in whole seconds.</param>
/// <param name="File">The submission file's name; null when there is none that can be read.</param>
/// <param name="Bytes">The submission file's content; null when there is none that can be read.</param>
/// <param name="Findings">What is wrong with the upload as a whole.</param>
public sealed record UploadContent(UploadPlace Place, string Sha256, DateTimeOffset UploadedAt, string? File, byte[]? Bytes, Findings Findings)
{
    private const int ReceiptHashDigits = 12;
    private const int LongestUploadName = 48;

    /// <summary>Names this content at this place for good: the folder's safe characters and the beginning of the hash.</summary>
    public string Receipt
    {
        get
        {
            string safe = string.Concat(Place.Upload.Take(LongestUploadName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
            return $"{safe}-{Sha256[..ReceiptHashDigits]}";
        }
    }
}
