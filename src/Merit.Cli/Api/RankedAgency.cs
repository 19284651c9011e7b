namespace Merit.Cli.Api;

/// <summary>An agency's place in the ranking.</summary>
/// <param name="RecordHash">SHA-256 of its result record.</param>
public sealed record RankedAgency(int Rank, string Agency, string Name, decimal Score, string? Category, string RecordHash, decimal? Index = null, BilingualText? CategoryTitle = null);
