using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests;

/// <summary>Entries for tests, each with evidence.</summary>
internal static class Entries
{
    /// <summary>An entry for every leaf, by its code and the highest value that it can have.</summary>
    public static IReadOnlyList<SubmissionEntry> For(Instrument instrument, Func<InstrumentNode, decimal> value) =>
        [.. instrument.Leaves.Select(leaf => new SubmissionEntry(leaf.Code, value(leaf), ["bukti.pdf"], 1_000_000))];

    /// <summary>Levels for the indicators of an aspect of merit-2019, in order.</summary>
    public static IReadOnlyList<SubmissionEntry> Levels(params (string Aspect, string Levels)[] aspects) =>
    [
        .. aspects.SelectMany(aspect => aspect.Levels.Select((digit, place) =>
            new SubmissionEntry($"{aspect.Aspect}.{place + 1}", digit - '0', ["bukti.pdf"]))),
    ];
}
