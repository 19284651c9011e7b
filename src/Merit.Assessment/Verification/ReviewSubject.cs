using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Verification;

/// <summary>What is reviewed: the indicators that are open, and what the agency claims of each.</summary>
public sealed class ReviewSubject
{
    private readonly Dictionary<string, SubmissionEntry> _entries;
    private readonly HashSet<string> _open;

    /// <summary>Puts it together.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="entries">What the agency stated.</param>
    /// <param name="verified">The levels of an earlier round that stand; null when all indicators are open.</param>
    /// <param name="open">The indicators that were reopened then; null for all.</param>
    public ReviewSubject(Instrument instrument, IReadOnlyList<SubmissionEntry> entries, IReadOnlyCollection<string>? open = null, IReadOnlyDictionary<string, decimal>? verified = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(entries);
        Instrument = instrument;
        Entries = entries;
        _entries = entries.ToDictionary(entry => instrument.Find(entry.Code)?.Code ?? entry.Code, StringComparer.Ordinal);
        _open = [.. (open ?? [.. instrument.Leaves.Select(leaf => leaf.Code)]).Select(code => instrument.Find(code)?.Code).OfType<string>()];
        Leaves = [.. instrument.Leaves.Where(leaf => _open.Contains(leaf.Code))];
        Standing = (verified ?? new Dictionary<string, decimal>())
            .Select(level => KeyValuePair.Create(instrument.Find(level.Key)?.Code ?? level.Key, level.Value))
            .Where(level => !_open.Contains(level.Key))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>What the agency stated.</summary>
    public IReadOnlyList<SubmissionEntry> Entries { get; }

    /// <summary>The indicators that are to be reviewed, in the instrument's order.</summary>
    public IReadOnlyList<InstrumentNode> Leaves { get; }

    /// <summary>Levels that were set in an earlier round and stand.</summary>
    public IReadOnlyDictionary<string, decimal> Standing { get; }

    /// <summary>Whether an indicator is to be reviewed.</summary>
    public bool IsOpen(string code) => _open.Contains(code);

    /// <summary>What the agency states of an indicator; null when nothing.</summary>
    public SubmissionEntry? EntryOf(string code) => _entries.GetValueOrDefault(code);

    /// <summary>The level that the agency claims; 0 where it states nothing.</summary>
    public decimal ClaimOf(string code) => EntryOf(code)?.Level ?? 0m;

    /// <summary>How many of the open indicators have a level.</summary>
    public int CountOf(Review review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return Leaves.Count(leaf => review.Of(leaf.Code).Level is not null);
    }

    /// <summary>Tells what is wrong with one level: outside the scale. What the agency claims itself is never wrong.</summary>
    public void Check(string code, decimal level, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (level != ClaimOf(code))
        {
            findings.AddRange(Judged(code, level).Where(finding => finding.Severity == FindingSeverity.Error));
        }
    }

    /// <summary>Tells why a level cannot count: outside the scale, or above 0 without evidence.</summary>
    public void CheckFinal(string code, decimal level, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (level != ClaimOf(code))
        {
            // What is only doubtful in a file that an agency corrects would stay unread in a review, so it counts as an error here.
            findings.AddRange(Judged(code, level).Select(finding => finding with { Severity = FindingSeverity.Error }));
        }
    }

    /// <summary>
    /// Tells everything that keeps a review from being submitted: open indicators without a level, levels that differ from the claim without
    /// a reason, and levels that cannot count.
    /// </summary>
    public void Check(Review review, FindingList findings)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(findings);
        foreach (InstrumentNode leaf in Leaves)
        {
            ReviewedIndicator reviewed = review.Of(leaf.Code);
            if (reviewed.Level is not { } level)
            {
                findings.Error("review-level-missing", JsonText.Member("/levels", leaf.Code), leaf.Code);
                continue;
            }

            CheckFinal(leaf.Code, level, findings);
            if (level != ClaimOf(leaf.Code) && string.IsNullOrWhiteSpace(reviewed.Reason))
            {
                findings.Error("review-reason-missing", JsonText.Member("/reasons", leaf.Code), leaf.Code);
            }
        }
    }

    private IReadOnlyList<Finding> Judged(string code, decimal level) =>
        LevelAdjustments.Apply(Instrument, Entries, new Dictionary<string, decimal> { [code] = level }).Findings;
}
