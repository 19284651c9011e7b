namespace Merit.Cli.Api;

/// <summary>Where one agency's assessment stands.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="SelfScore">Its own score.</param>
/// <param name="Score">The verified score.</param>
/// <param name="Category">Code of the verified category.</param>
/// <param name="Receipt">Receipt of the newest accepted upload, which a decision must name.</param>
public sealed record AssessmentSummary(string Agency, string Stage, decimal? SelfScore, decimal? Score, string? Category, string? Receipt = null);
