using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace MeritFunctions.Intake;

/// <summary>
/// Evidence counts only if it is there: every file that an indicator names must be listed in the manifest with hash and size,
/// and both must be right. An indicator with a file that is not proved so counts by the instrument's rule for no evidence.
/// </summary>
internal static class EvidenceCheck
{
    private const int MostNamesShown = 5;

    /// <summary>The entries with the evidence that counts, and a warning for each indicator whose evidence does not.</summary>
    public static IReadOnlyList<SubmissionEntry> Apply(IReadOnlyList<SubmissionEntry> entries, UploadContent content, FindingList findings)
    {
        List<SubmissionEntry> counted = new(entries.Count);
        foreach (SubmissionEntry entry in entries)
        {
            List<string> unproved = [.. entry.Evidence.Where(name => !content.Proved.Contains(name))];
            if (unproved.Count > 0)
            {
                findings.Warning(
                    "evidence-not-proved", UploadPointer.In(content.File!, $"indicator {entry.Code}"), entry.Code, unproved.Count, string.Join(", ", unproved.Take(MostNamesShown)));
            }

            counted.Add(unproved.Count > 0 ? entry with { Evidence = [] } : entry);
        }

        return counted;
    }
}
