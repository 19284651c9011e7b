using Merit.Assessment.Submissions;

namespace MeritFunctions.Scoring;

/// <summary>An agency's entries with an assessor's levels in place of its own.</summary>
public static class VerifiedEntries
{
    /// <summary>The entries as verified. An adjusted indicator keeps its evidence; one that the agency left out is added.</summary>
    public static IReadOnlyList<SubmissionEntry> Of(IReadOnlyList<SubmissionEntry> entries, IReadOnlyDictionary<string, decimal>? adjusted)
    {
        if (adjusted is null || adjusted.Count == 0)
        {
            return entries;
        }

        var levels = new SortedDictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach ((string code, decimal level) in adjusted)
        {
            levels[code] = level;
        }

        List<SubmissionEntry> verified = [.. entries.Select(e => levels.Remove(e.Code, out decimal level) ? e with { Level = level } : e)];
        verified.AddRange(levels.Select(rest => new SubmissionEntry(rest.Key, rest.Value)));
        return verified;
    }
}
