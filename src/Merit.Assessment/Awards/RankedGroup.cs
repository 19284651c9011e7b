using Merit.Assessment.Agencies;

namespace Merit.Assessment.Awards;

/// <summary>A group with its agencies from the first rank on; agencies of equal rank by code.</summary>
/// <param name="Group">The group.</param>
/// <param name="Agencies">The agencies.</param>
public sealed record RankedGroup(AgencyGroup Group, IReadOnlyList<RankedAgency> Agencies);
