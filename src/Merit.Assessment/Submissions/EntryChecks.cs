using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Submissions;

/// <summary>
/// Checks entries against an instrument. The readers use it, and so does anything else that takes levels from outside, such
/// as an assessor's decision.
/// </summary>
public static class EntryChecks
{
    /// <summary>
    /// All findings on entries: unknown, doubled and missing indicators, values outside the scale or range, evidence that the
    /// instrument requires and that is absent (a warning: the level then counts as 0).
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="pointerOf">The pointer of an entry by its place; by default <c>/entries/0</c> and so on.</param>
    /// <param name="complete">Whether every indicator must have an entry.</param>
    public static IReadOnlyList<Finding> Check(
        Instrument instrument,
        IReadOnlyList<SubmissionEntry> entries,
        Func<int, string>? pointerOf = null,
        bool complete = true)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(entries);
        FindingList findings = new();
        pointerOf ??= static place => JsonText.Item("/entries", place);
        EntryGathering gathering = new(instrument, findings);
        for (int place = 0; place < entries.Count; place++)
        {
            string pointer = pointerOf(place);
            gathering.Add(entries[place], new EntryPlaces(pointer + "/indicator", pointer + "/level", pointer + "/evidence"));
        }

        gathering.Finish(complete);
        return findings.All;
    }
}
