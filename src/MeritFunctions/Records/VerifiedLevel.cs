using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace MeritFunctions.Records;

/// <summary>An indicator as a result has it.</summary>
/// <param name="Leaf">The indicator.</param>
/// <param name="Level">The level that counts.</param>
/// <param name="Reason">Why, as it was decided; null where nobody gave a reason for it.</param>
public sealed record VerifiedLevel(InstrumentNode Leaf, decimal Level, string? Reason)
{
    /// <summary>What the level means; null where the indicator has no levels.</summary>
    public Merit.Assessment.Text? Descriptor => Leaf.Scale?.Find(Level)?.Descriptor.Wording;

    /// <summary>Every indicator of a result, in the instrument's order, as its derivation has it.</summary>
    public static IReadOnlyList<VerifiedLevel> AllOf(Instrument instrument, ResultRecord result)
    {
        Dictionary<string, NodeScore> counted = StoredJson.Deserialize<NodeScore>(result.Derivation.GetProperty("tree").GetRawText())
            .SelfAndDescendants().Where(node => node.Standing is not null).ToDictionary(node => node.Code, StringComparer.Ordinal);
        RecordedDecision[] decided =
            [.. result.Decisions.Where(one => one.Applied && one.Receipt == result.Receipt && one.Outcome is VerificationOutcome.Adjust or VerificationOutcome.Confirm)];
        return [.. instrument.Leaves.Select(leaf => new VerifiedLevel(leaf, counted.GetValueOrDefault(leaf.Code)?.Counted ?? 0, AmendedReason(result, leaf) ?? ReasonOf(instrument, leaf, decided)))];
    }

    private static string? AmendedReason(ResultRecord result, InstrumentNode leaf) => result.Amendment?.Levels.FirstOrDefault(one => one.Indicator == leaf.Code)?.Reason;

    // What was said of the indicator itself; else what was said of all levels that the newest decision set, where it set this one.
    private static string? ReasonOf(Instrument instrument, InstrumentNode leaf, RecordedDecision[] decided)
    {
        foreach (RecordedDecision one in decided.Reverse())
        {
            if (one.Reviews?.Settled.FirstOrDefault(settled => settled.Indicator == leaf.Code)?.Reason is { Length: > 0 } settledFor)
            {
                return settledFor;
            }

            if (one.Levels.Keys.Any(code => instrument.Find(code)?.Code == leaf.Code))
            {
                return one.Reason;
            }
        }

        return null;
    }
}
