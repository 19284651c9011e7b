using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Scoring;

/// <summary>When a stated value counts, and when it counts as level 0.</summary>
public static class LeafRules
{
    /// <summary>
    /// The standing of an entry: level 0 = not filled; a level above 0 without required evidence, or a survey with too few
    /// respondents, counts as 0 as well.
    /// </summary>
    /// <param name="leaf">The indicator.</param>
    /// <param name="entry">What was stated about it; null when nothing was.</param>
    public static LeafStanding Standing(InstrumentNode leaf, SubmissionEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        if (entry is null || (leaf.Kind == NodeKind.Level && entry.Level == 0m))
        {
            return LeafStanding.NotFilled;
        }

        if (leaf.Kind == NodeKind.Survey && (entry.Respondents ?? 0) < leaf.MinimumRespondents!.Value)
        {
            return LeafStanding.TooFewRespondents;
        }

        return leaf.EvidenceRequired && entry.Evidence.Count == 0
            ? LeafStanding.EvidenceMissing
            : LeafStanding.AsStated;
    }
}
