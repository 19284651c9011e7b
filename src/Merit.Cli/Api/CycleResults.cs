namespace Merit.Cli.Api;

/// <summary>The released results of a cycle.</summary>
public sealed record CycleResults(IReadOnlyList<ResultSummary> Ranking, IReadOnlyDictionary<string, int> Categories);
