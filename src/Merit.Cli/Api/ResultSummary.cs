namespace Merit.Cli.Api;

/// <summary>An agency's result, from its record.</summary>
/// <param name="Index">The score divided by <paramref name="IndexDenominator"/>, rounded by the instrument's rule.</param>
public sealed record ResultSummary(
    string Agency,
    string AgencyName,
    decimal Score,
    decimal? Index,
    decimal? IndexDenominator,
    string? Category,
    BilingualText? CategoryTitle,
    bool Recognised,
    int? Rank = null,
    IReadOnlyList<AspectScore>? Aspects = null);
