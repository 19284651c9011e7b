using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Awards;

/// <summary>Ranks agencies within their groups.</summary>
public static class Ranker
{
    /// <summary>
    /// The groups of an award with their agencies ranked. An agency that has no score for the award's indicator does not take
    /// part. Equal agencies are separated by the award's tie breakers first; what then is equal shares a rank by the award's
    /// tie rule, so that every agency on an awarded rank is awarded.
    /// </summary>
    /// <param name="ranking">An award of the instrument.</param>
    /// <param name="agencies">The agencies; their order does not matter.</param>
    /// <returns>Groups by type, region and size.</returns>
    public static IReadOnlyList<RankedGroup> Rank(AwardRanking ranking, IReadOnlyList<AssessedAgency> agencies)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(agencies);
        return
        [
            .. agencies
                .Select(agency => new Candidate(agency.Agency, Numbers(ranking, agency.Score)))
                .Where(candidate => candidate.Numbers is not null)
                .GroupBy(candidate => AgencyGroup.Of(candidate.Agency, ranking.GroupBy))
                .OrderBy(group => group.Key.Type)
                .ThenBy(group => group.Key.Region, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Size)
                .Select(group => new RankedGroup(group.Key, Places(ranking, group))),
        ];
    }

    private static List<RankedAgency> Places(AwardRanking ranking, IEnumerable<Candidate> group)
    {
        List<RankedAgency> places = [];
        decimal[]? before = null;
        int rank = 0;
        foreach (Candidate candidate in group
            .OrderByDescending(candidate => candidate.Numbers!, NumbersInOrder.Instance)
            .ThenBy(candidate => candidate.Agency.Code, StringComparer.Ordinal))
        {
            if (before is null || NumbersInOrder.Instance.Compare(before, candidate.Numbers) != 0)
            {
                rank = ranking.Ties == TieRule.Dense ? rank + 1 : places.Count + 1;
            }

            before = candidate.Numbers;
            places.Add(new RankedAgency(rank, candidate.Agency, candidate.Numbers![0], rank <= ranking.Top.Value));
        }

        return places;
    }

    // The number that ranks, then those of the tie breakers; null when there is none to rank by.
    private static decimal[]? Numbers(AwardRanking ranking, NodeScore score)
    {
        NodeScore? node = ranking.Node.Length == 0 ? score : score.Find(ranking.Node);
        if (node is null || node.Standing is LeafStanding.NotFilled)
        {
            return null;
        }

        return [node.Value, .. ranking.TieBreakers.Select(code => score.Find(code)?.Value ?? 0m)];
    }

    private sealed record Candidate(Agency Agency, decimal[]? Numbers);

    private sealed class NumbersInOrder : IComparer<decimal[]>
    {
        public static readonly NumbersInOrder Instance = new();

        public int Compare(decimal[]? x, decimal[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
