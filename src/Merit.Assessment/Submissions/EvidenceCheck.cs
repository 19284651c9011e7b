using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Evidence counts only if it is there: every file that an indicator names must be listed in the manifest with hash and size,
/// and both must be right. An indicator with a file that is not proved so counts by the instrument's rule for no evidence.
/// </summary>
public static class EvidenceCheck
{
    private const int MostNamesShown = 5;

    /// <summary>The entries with the evidence that counts, and a warning for each indicator whose evidence does not.</summary>
    /// <param name="entries">The entries of the submission.</param>
    /// <param name="proved">The names of the files that are proved; see <see cref="ManifestCheck.Compare"/>.</param>
    /// <param name="file">The submission's file.</param>
    /// <param name="findings">Where the warnings go.</param>
    public static IReadOnlyList<SubmissionEntry> Apply(IReadOnlyList<SubmissionEntry> entries, IReadOnlySet<string> proved, string file, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(proved);
        ArgumentNullException.ThrowIfNull(findings);
        List<SubmissionEntry> counted = new(entries.Count);
        foreach (SubmissionEntry entry in entries)
        {
            List<string> unproved = [.. entry.Evidence.Where(name => !proved.Contains(name))];
            if (unproved.Count > 0)
            {
                findings.Warning(
                    "evidence-not-proved", UploadPointer.In(file, $"indicator {entry.Code}"), entry.Code, unproved.Count, string.Join(", ", unproved.Take(MostNamesShown)));
            }

            counted.Add(unproved.Count > 0 ? entry with { Evidence = [] } : entry);
        }

        return counted;
    }
}
