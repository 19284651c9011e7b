using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Determination;

/// <summary>What another instrument would mean for submissions that exist: nothing is changed, only told.</summary>
public static class InstrumentImpact
{
    /// <summary>Scores each submission under both instruments, indicators matched by code and alias.</summary>
    /// <param name="before">The instrument of the submissions.</param>
    /// <param name="after">The other instrument.</param>
    /// <param name="submissions">The submissions; every entry valid under <paramref name="before"/>.</param>
    /// <param name="register">The agencies, for weights that differ by agency type; null: the general weights.</param>
    public static IReadOnlyList<ImpactRow> Of(
        Instrument before, Instrument after, IReadOnlyList<Submission> submissions, AgencyRegister? register = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(submissions);
        NodeMatching matching = new(before, after);
        return [.. submissions.Select(submission => Row(before, after, matching, submission, register?.Find(submission.AgencyCode)?.Type))];
    }

    private static ImpactRow Row(Instrument before, Instrument after, NodeMatching matching, Submission submission, AgencyType? type)
    {
        List<SubmissionEntry> carried = [];
        List<string> lost = [];
        foreach (SubmissionEntry entry in submission.Entries)
        {
            InstrumentNode? leaf = before.Find(entry.Code);
            if (leaf is not null
                && matching.After(leaf) is { IsLeaf: true } later
                && (later.Kind == NodeKind.Level ? later.Scale!.Find(entry.Level) is not null : later.Range!.Contains(entry.Level)))
            {
                carried.Add(entry with { Code = later.Code });
            }
            else
            {
                lost.Add(leaf?.Code ?? entry.Code);
            }
        }

        ScoringOptions options = new() { AgencyType = type };
        ScoreResult then = Scorer.Score(before, submission.Entries, options);
        ScoreResult now = Scorer.Score(after, carried, options);
        HashSet<string> filled = [.. carried.Select(entry => entry.Code)];
        return new ImpactRow(
            submission.AgencyCode,
            then,
            now,
            YearOnYear.CompareCategories(before, then.Category, after, now.Category),
            lost,
            [.. after.Leaves.Where(leaf => !filled.Contains(leaf.Code)).Select(leaf => leaf.Code)]);
    }
}
