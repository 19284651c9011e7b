namespace Merit.Cli.Api;

/// <summary>The released results of a cycle.</summary>
/// <param name="Ranking">From the highest score to the lowest; equal scores share a rank.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit.</param>
/// <param name="Awards">The awards with their groups; null where the instrument ranks nothing.</param>
public sealed record CycleResults(IReadOnlyList<RankedAgency> Ranking, IReadOnlyList<string> NotSubmitted, IReadOnlyList<RankedAward>? Awards = null);

/// <summary>An award that goes to the best of each group.</summary>
public sealed record RankedAward(string Award, IReadOnlyList<RankedAwardGroup> Groups);

/// <summary>Agencies that compete with each other, from the first rank on.</summary>
public sealed record RankedAwardGroup(BilingualText Title, IReadOnlyList<AwardedAgency> Places);

/// <summary>An agency's place in its group.</summary>
public sealed record AwardedAgency(int Rank, string Agency, string Name, bool Awarded);
