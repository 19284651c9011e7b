namespace Merit.Cli.Demo.Chapters;

/// <summary>What was published about one agency in two years.</summary>
internal sealed record ExpectedYears(
    string Agency, decimal ScoreBefore, decimal Score, decimal IndexBefore, decimal Index, string? Source = null);
