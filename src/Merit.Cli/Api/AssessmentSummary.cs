namespace Merit.Cli.Api;

/// <summary>Where one agency's assessment stands.</summary>
public sealed record AssessmentSummary(string Agency, string Stage, decimal? SelfScore, decimal? Score, string? Category);
