using Merit.Assessment.Agencies;

namespace Merit.Assessment.Awards;

/// <summary>An agency's place in its group.</summary>
/// <param name="Rank">The rank, from 1; agencies that nothing separates have the same.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Number">The number that ranks.</param>
/// <param name="Awarded">Whether the rank is among those that are awarded.</param>
public sealed record RankedAgency(int Rank, Agency Agency, decimal Number, bool Awarded);
