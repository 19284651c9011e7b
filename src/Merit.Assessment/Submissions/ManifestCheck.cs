using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Holds an upload against its manifest: one listed file is the submission, and each is there and is what the manifest says of it.
/// The app's intake and whoever looks at a folder before it is sent judge by this, and so alike.
/// </summary>
public static class ManifestCheck
{
    /// <summary>The largest submission file that is read where nothing else is set, in bytes.</summary>
    public const long LargestSubmission = 5 * 1024 * 1024;

    private const int MostNamesShown = 5;

    /// <summary>The one submission that a manifest lists; null, with a finding, when it lists none or several.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="names">The names that a submission has in an upload.</param>
    /// <param name="findings">Where the finding goes.</param>
    public static ManifestFile? FindSubmission(Manifest manifest, IReadOnlyList<string> names, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(findings);
        ManifestFile[] submissions = [.. manifest.Files.Where(file => names.Contains(file.Name))];
        if (submissions is [var one])
        {
            return one;
        }

        if (submissions.Length == 0)
        {
            findings.Error(
                "submission-missing",
                UploadPointer.Manifest("/files"),
                string.Join(", ", names),
                string.Join(", ", manifest.Files.Take(MostNamesShown).Select(file => file.Name)));
        }
        else
        {
            findings.Error("submission-twice", UploadPointer.Manifest("/files"), string.Join(", ", names));
        }

        return null;
    }

    /// <summary>Tells, in the manifest's order, what is missing or is not as the manifest says.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="submission">The submission among its files; null when there is none.</param>
    /// <param name="largestSubmission">The largest submission file that is read, in bytes.</param>
    /// <param name="stored">The listed files that are there, by their names (<see cref="FileNames.Comparer"/>).</param>
    /// <param name="findings">Where the findings go.</param>
    /// <returns>The names of the files that are there and of which the manifest states hash and size, both rightly.</returns>
    public static IReadOnlySet<string> Compare(
        Manifest manifest, ManifestFile? submission, long largestSubmission, IReadOnlyDictionary<string, StoredFile> stored, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(findings);
        HashSet<string> proved = new(FileNames.Comparer);
        foreach (ManifestFile named in manifest.Files)
        {
            if (!stored.TryGetValue(named.Name, out StoredFile? file))
            {
                findings.Error("file-missing", UploadPointer.Manifest($"{named.Pointer}/name"), named.Name);
                continue;
            }

            if (named.Size is { } size && size != file.Size)
            {
                findings.Error("file-size-differs", UploadPointer.Manifest($"{named.Pointer}/size"), named.Name, size, file.Size);
            }

            if (named == submission && file.Size > largestSubmission)
            {
                findings.Error("file-too-large", UploadPointer.In(named.Name, ""), named.Name, largestSubmission);
            }

            if (named.Sha256 is { } expected && file.Sha256 is { } hash && expected != hash)
            {
                findings.Error("file-hash-differs", UploadPointer.Manifest($"{named.Pointer}/sha256"), named.Name);
            }
            else if (named is { Sha256: not null, Size: not null })
            {
                proved.Add(named.Name);
            }
        }

        return proved;
    }
}

/// <summary>A file as it lies there.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits; null when it is too large to be read.</param>
public sealed record StoredFile(long Size, string? Sha256);
