namespace Merit.Adapters.Mail;

/// <summary>What became of a send.</summary>
/// <param name="Kind">The case.</param>
/// <param name="MessageId">The provider's id, when it accepted.</param>
/// <param name="Problem">What it said, when it refused; without addresses.</param>
public sealed record SendOutcome(SendOutcomeKind Kind, string? MessageId = null, string? Problem = null);
