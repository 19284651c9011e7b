namespace Merit.Cli.Demo.Chapters;

/// <summary>What was published about one agency.</summary>
internal sealed record ExpectedAgency(
    string Agency, decimal? Score = null, decimal? Index = null, string? Category = null, int? Year = null, string? Source = null);
