using System.Text;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Verification;

/// <summary>Where two reviews of the same upload agree and where they differ, and what comes of it.</summary>
public static class ReviewComparison
{
    /// <summary>Compares two submitted reviews, in the instrument's order. Of a single review each level agrees with itself.</summary>
    /// <param name="subject">What was reviewed.</param>
    /// <param name="first">The first assessor's.</param>
    /// <param name="second">The second one's.</param>
    /// <exception cref="ArgumentException">A review has no level for an open indicator: it was never submitted.</exception>
    public static IReadOnlyList<ComparedIndicator> Compare(ReviewSubject subject, Review first, Review second)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return [.. subject.Leaves.Select(leaf => new ComparedIndicator(leaf.Code, subject.ClaimOf(leaf.Code), Of(first, leaf.Code), Of(second, leaf.Code)))];
    }

    /// <summary>
    /// The level of each indicator: equal ones agree by themselves, for the others one must have been settled.
    /// </summary>
    /// <returns>In the order of the comparison; null while one is left.</returns>
    public static IReadOnlyList<SettledLevel>? Settle(IReadOnlyList<ComparedIndicator> compared, IReadOnlyCollection<SettledLevel> settled)
    {
        ArgumentNullException.ThrowIfNull(compared);
        ArgumentNullException.ThrowIfNull(settled);
        List<SettledLevel> levels = new(compared.Count);
        foreach (ComparedIndicator indicator in compared)
        {
            SettledLevel? level = indicator.Agrees
                ? new SettledLevel(indicator.Code, indicator.First.Level, LevelBasis.Agreed)
                : settled.FirstOrDefault(one => one.Indicator == indicator.Code);
            if (level is null)
            {
                return null;
            }

            levels.Add(level);
        }

        return levels;
    }

    /// <summary>The indicators that differ and are not settled.</summary>
    public static IReadOnlyList<ComparedIndicator> Open(IReadOnlyList<ComparedIndicator> compared, IReadOnlyCollection<SettledLevel> settled) =>
        [.. compared.Where(indicator => !indicator.Agrees && !settled.Any(one => one.Indicator == indicator.Code))];

    /// <summary>The reasons by indicator, one on a line, in so many characters at most: where they are longer each is cut alike. In full they stand in the reviews.</summary>
    public static string? Reasons(IReadOnlyList<ComparedIndicator> compared, IReadOnlyList<SettledLevel> levels, int longest)
    {
        ArgumentNullException.ThrowIfNull(compared);
        ArgumentNullException.ThrowIfNull(levels);
        List<string> lines = [];
        foreach ((ComparedIndicator indicator, SettledLevel level) in compared.Zip(levels))
        {
            string[] reasons = [.. new[] { indicator.First.Reason, indicator.Second.Reason, level.Reason }.Where(reason => !string.IsNullOrWhiteSpace(reason)).OfType<string>().Distinct(StringComparer.Ordinal)];
            if (reasons.Length > 0)
            {
                lines.Add($"{indicator.Code}: {string.Join(" / ", reasons.Select(reason => reason.ReplaceLineEndings(" ")))}");
            }
        }

        if (lines.Count == 0)
        {
            return null;
        }

        int each = Math.Max(2, (longest / lines.Count) - 1);
        bool fits = lines.Sum(line => line.Length + 1) <= longest;
        return string.Join('\n', fits ? lines : lines.Select(line => Cut(line, each)));
    }

    /// <summary>
    /// What a level of one indicator would lead to, with the others as they agree or are settled, and where they still differ at the lower
    /// of both levels; null when it cannot count, as one above 0 without evidence.
    /// </summary>
    public static ScoreResult? Effect(
        ReviewSubject subject, IReadOnlyList<ComparedIndicator> compared, IReadOnlyCollection<SettledLevel> settled, ScoringOptions options, string indicator, decimal level)
    {
        ArgumentNullException.ThrowIfNull(subject);
        Dictionary<string, decimal> levels = new(subject.Standing, StringComparer.Ordinal);
        foreach (ComparedIndicator one in compared)
        {
            decimal counted = one.Code == indicator ? level
                : settled.FirstOrDefault(s => s.Indicator == one.Code)?.Level ?? Math.Min(one.First.Level, one.Second.Level);
            if (counted != one.Claim)
            {
                levels[one.Code] = counted;
            }
        }

        Read<IReadOnlyList<SubmissionEntry>> adjusted = LevelAdjustments.Apply(subject.Instrument, subject.Entries, levels);
        return adjusted.Findings.Count > 0 || adjusted.Value is not { } entries ? null : Scorer.Score(subject.Instrument, entries, options);
    }

    private static ReviewedLevel Of(Review review, string code)
    {
        ReviewedIndicator reviewed = review.Of(code);
        return new ReviewedLevel(reviewed.Level ?? throw new ArgumentException($"The review has no level for {code}.", nameof(review)), reviewed.Reason);
    }

    // A pair of characters that make one is not cut apart.
    private static string Cut(string line, int longest)
    {
        if (line.Length <= longest)
        {
            return line;
        }

        StringBuilder cut = new(longest);
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (cut.Length + rune.Utf16SequenceLength >= longest)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.Append('…').ToString();
    }
}

/// <summary>An indicator as two assessors found it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Claim">The level that the agency claims.</param>
/// <param name="First">What the first assessor found.</param>
/// <param name="Second">What the second one found.</param>
public sealed record ComparedIndicator(string Code, decimal Claim, ReviewedLevel First, ReviewedLevel Second)
{
    /// <summary>Whether both found the same level, whatever reasons they give.</summary>
    public bool Agrees => First.Level == Second.Level;
}

/// <summary>A level that an assessor found.</summary>
/// <param name="Level">The level.</param>
/// <param name="Reason">Why.</param>
public sealed record ReviewedLevel(decimal Level, string? Reason);

/// <summary>A level that counts, and how it came to that.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Level">The level.</param>
/// <param name="Basis">How it came about.</param>
/// <param name="By">Opaque id of who gave way or settled it; null where both agreed.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When somebody gave way; null otherwise, for then the decision has the moment.</param>
public sealed record SettledLevel(string Indicator, decimal Level, LevelBasis Basis, string? By = null, string? Reason = null, DateTimeOffset? At = null);

/// <summary>How the level of an indicator came about.</summary>
public enum LevelBasis
{
    /// <summary>Both assessors found it.</summary>
    Agreed,

    /// <summary>One assessor took the other's level.</summary>
    Conceded,

    /// <summary>The moderator settled it.</summary>
    Moderated,
}
