using MeritFunctions.Verification;

namespace MeritFunctions.Determination;

/// <summary>A decision as a result names it.</summary>
/// <param name="DecisionId">The decision's id.</param>
/// <param name="Assessor">The assessor's opaque id.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Levels">Levels that the assessor set.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When.</param>
public sealed record RecordedDecision(
    string DecisionId, string Assessor, VerificationOutcome Outcome, IReadOnlyDictionary<string, decimal> Levels, string? Reason, DateTimeOffset DecidedAt);
