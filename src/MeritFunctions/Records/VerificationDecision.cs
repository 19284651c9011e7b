namespace MeritFunctions.Records;

/// <summary>An assessor's decision as it is kept.</summary>
/// <param name="DecisionId">Chosen by who sent it; the same id is the same decision.</param>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload that it decides on.</param>
/// <param name="Round">The clarification round, from 0.</param>
/// <param name="Assessor">The assessor's opaque id; never a name.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Levels">Indicator code → verified level; empty unless adjusted.</param>
/// <param name="Indicators">The indicators that a clarification is about.</param>
/// <param name="Reason">Why; required unless confirmed.</param>
/// <param name="ClarifyUntil">Until when the agency may answer; null unless clarification is asked for.</param>
/// <param name="DecidedAt">When it was received.</param>
public sealed record VerificationDecision(
    string DecisionId,
    string CycleId,
    string Agency,
    string Receipt,
    int Round,
    string Assessor,
    VerificationOutcome Outcome,
    IReadOnlyDictionary<string, decimal> Levels,
    IReadOnlyList<string> Indicators,
    string? Reason,
    DateTimeOffset? ClarifyUntil,
    DateTimeOffset DecidedAt);

/// <summary>What an assessor decided.</summary>
public enum VerificationOutcome
{
    /// <summary>The self-assessment stands.</summary>
    Confirm,

    /// <summary>Some levels are set by the assessor.</summary>
    Adjust,

    /// <summary>The agency is asked to explain or to upload again.</summary>
    Clarify,
}
