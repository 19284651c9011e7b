namespace MeritFunctions.Verification;

/// <summary>What a decision led to.</summary>
/// <param name="ClarifyUntil">Until when a new upload is awaited; null when the assessment is verified.</param>
public sealed record AppliedDecision(DateTimeOffset? ClarifyUntil);
