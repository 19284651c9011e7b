namespace Merit.Cli.Api;

/// <summary>What one aspect contributed to a score.</summary>
public sealed record AspectScore(string Code, decimal Score, decimal Maximum);
