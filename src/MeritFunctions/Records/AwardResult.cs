using Merit.Assessment;

namespace MeritFunctions.Records;

/// <summary>An award that goes to the best of each group, as the verified scores decided it.</summary>
/// <param name="Award">The award's code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Top">Ranks 1 to this one are awarded.</param>
/// <param name="Groups">The groups; an agency without a score for the award stands in none.</param>
public sealed record AwardResult(string Award, Text Title, int Top, IReadOnlyList<AwardGroup> Groups)
{
    /// <summary>Where each agency stands for each of several awards, in their order, by the agency's code; found for all at once.</summary>
    public static ILookup<string, GroupRank> RanksOf(IReadOnlyList<AwardResult> awards) => awards
        .SelectMany(award => award.Groups
            .SelectMany(group => group.Places.Select(place => (place.Agency, Rank: new GroupRank(award.Award, award.Title, group.Title, place.Rank, group.Places.Count, place.Number, place.Awarded))))
            .DistinctBy(place => place.Agency))
        .ToLookup(place => place.Agency, place => place.Rank, StringComparer.Ordinal);
}

/// <summary>Agencies that compete with each other, from the first rank on.</summary>
/// <param name="Title">What the group is called.</param>
/// <param name="Places">Its agencies.</param>
public sealed record AwardGroup(Text Title, IReadOnlyList<AwardPlace> Places);

/// <summary>An agency's place in its group.</summary>
/// <param name="Rank">From 1; shared by agencies that nothing separates.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Number">The number that ranks.</param>
/// <param name="Awarded">Whether the rank is awarded.</param>
public sealed record AwardPlace(int Rank, string Agency, string Name, decimal Number, bool Awarded);

/// <summary>Where one agency stands for an award.</summary>
/// <param name="Award">The award's code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Group">What the agency's group is called.</param>
/// <param name="Rank">From 1; shared by agencies that nothing separates.</param>
/// <param name="Of">How many agencies are in the group.</param>
/// <param name="Number">The number that ranks.</param>
/// <param name="Awarded">Whether the rank is awarded.</param>
public sealed record GroupRank(string Award, Text Title, Text Group, int Rank, int Of, decimal Number, bool Awarded);
