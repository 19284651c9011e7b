namespace Merit.Cli.Api;

/// <summary>Where one agency's assessment stands.</summary>
/// <param name="Receipt">The newest accepted upload; null when there is none.</param>
public sealed record AssessmentSummary(string Agency, string Stage, decimal? SelfScore, decimal? Score, string? Category, string? Receipt = null);
