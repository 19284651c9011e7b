namespace Merit.Cli.Api;

/// <summary>The released results of a cycle.</summary>
/// <param name="Ranking">From the highest score to the lowest; equal scores share a rank.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit.</param>
public sealed record CycleResults(IReadOnlyList<RankedAgency> Ranking, IReadOnlyList<string> NotSubmitted);
