using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Verification;

/// <summary>Applies an assessor's levels to what an agency stated.</summary>
public static class LevelAdjustments
{
    /// <summary>
    /// The entries with the adjusted levels in place, or every finding: an indicator that is unknown or named twice (once by an
    /// alias), or a level outside the scale. An adjusted level counts with the evidence that the agency handed in; an assessor
    /// who saw none cannot raise it above 0 where the instrument requires evidence.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="entries">What the agency stated.</param>
    /// <param name="levels">The assessor's levels by indicator code or alias.</param>
    public static Read<IReadOnlyList<SubmissionEntry>> Apply(
        Instrument instrument, IReadOnlyList<SubmissionEntry> entries, IReadOnlyDictionary<string, decimal> levels)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(levels);
        Dictionary<string, SubmissionEntry> byCode = entries.ToDictionary(
            entry => instrument.Find(entry.Code)?.Code ?? entry.Code, StringComparer.OrdinalIgnoreCase);
        FindingList findings = new();
        EntryGathering gathering = new(instrument, findings);
        foreach ((string code, decimal level) in levels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string pointer = JsonText.Member("/levels", code);
            if (gathering.Leaf(code, pointer) is not { } leaf)
            {
                continue;
            }

            SubmissionEntry entry = byCode.TryGetValue(leaf.Code, out SubmissionEntry? stated)
                ? stated with { Code = leaf.Code, Level = level }
                : new SubmissionEntry(leaf.Code, level, []);
            gathering.Add(leaf, entry, new EntryPlaces(pointer, pointer, pointer));
            byCode[leaf.Code] = entry;
        }

        IReadOnlyList<SubmissionEntry> adjusted =
            [.. instrument.Leaves.Where(leaf => byCode.ContainsKey(leaf.Code)).Select(leaf => byCode[leaf.Code])];
        return findings.Result(adjusted);
    }
}
