namespace Merit.Cli.Demo.Chapters;

/// <summary>An award that an agency got, or did not get.</summary>
internal sealed record ExpectedAward(string Agency, string Ranking, string? Group = null, int? Year = null, string? Source = null);
