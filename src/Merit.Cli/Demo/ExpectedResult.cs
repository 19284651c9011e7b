namespace Merit.Cli.Demo;

/// <summary>What must come out for one agency.</summary>
/// <param name="Outcome">scored, notSubmitted or rejected.</param>
/// <param name="Aspects">Scores by aspect code, where they were published.</param>
/// <param name="Year">The year that the figure was published for, where it is established.</param>
/// <param name="ScoreStanding">confirmed, derived or illustrative.</param>
public sealed record ExpectedResult(
    string Agency,
    string Outcome,
    decimal? Score = null,
    string? Category = null,
    IReadOnlyDictionary<string, decimal>? Aspects = null,
    int? Year = null,
    string? ScoreStanding = null,
    string? Source = null);
