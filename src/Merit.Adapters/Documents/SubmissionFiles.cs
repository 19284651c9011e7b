using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Adapters.Documents;

/// <summary>The forms in which a submission may come, and the reader of each.</summary>
public static class SubmissionFiles
{
    /// <summary>The names that a submission has in an upload.</summary>
    public static IReadOnlyList<string> Names { get; } = ["submission.xlsx", "submission.json", "submission.csv"];

    /// <summary>The submission, or every finding at once. Never throws on bad input.</summary>
    /// <param name="name">The file's name, by whose ending its form is known.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="context">What the submission is for.</param>
    public static Read<Submission> Parse(string name, byte[] file, SubmissionContext context) =>
        Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".xlsx" => SubmissionWorkbook.Parse(file, context),
            ".csv" => SubmissionCsv.Parse(file, context),
            _ => SubmissionJson.Parse(file, context),
        };

    /// <summary>A warning for each file of evidence that a submission names and that does not lie beside it.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="files">The names of the files that are there.</param>
    public static IReadOnlyList<Finding> MissingEvidence(Submission submission, IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(submission);
        HashSet<string> there = new(files, FileNames.Comparer);
        FindingList findings = new(DocumentTexts.Find);
        foreach (SubmissionEntry entry in submission.Entries)
        {
            foreach (string name in entry.Evidence.Where(name => !there.Contains(name)))
            {
                findings.Warning("evidence-not-there", $"indicator {entry.Code}", name);
            }
        }

        return findings.All;
    }
}
