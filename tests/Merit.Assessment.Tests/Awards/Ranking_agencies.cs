using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Awards;

public sealed class Ranking_agencies
{
    private static readonly Instrument Bkn = ShippedInstruments.Get("bkn-award");
    private static readonly AwardRanking Competency = Bkn.Rankings.Single(ranking => ranking.Code == "kompetensi");

    [Theory]
    [InlineData(TieRule.Shared, "1 2 2 4 5 6")]
    [InlineData(TieRule.Dense, "1 2 2 3 4 5")]
    public void Equal_agencies_share_a_rank_by_the_declared_rule(TieRule ties, string ranks)
    {
        IReadOnlyList<AssessedAgency> agencies =
        [
            Agency("a", 70), Agency("b", 90), Agency("c", 80), Agency("d", 90), Agency("e", 95), Agency("f", 60),
        ];

        RankedGroup group = Assert.Single(Ranker.Rank(Competency with { Ties = ties }, agencies));

        Assert.Equal(["e", "b", "d", "c", "a", "f"], group.Agencies.Select(place => place.Agency.Code));
        Assert.Equal(ranks, string.Join(' ', group.Agencies.Select(place => place.Rank)));
        Assert.All(group.Agencies, place => Assert.Equal(place.Rank <= 5, place.Awarded));
    }

    [Fact]
    public void A_tie_at_the_last_awarded_rank_awards_all_of_them()
    {
        IReadOnlyList<AssessedAgency> agencies =
            [.. Enumerable.Range(0, 8).Select(place => Agency($"a{place}", place < 3 ? 90 : 80))];

        RankedGroup group = Assert.Single(Ranker.Rank(Competency, agencies));

        Assert.Equal(8, group.Agencies.Count(place => place.Awarded));
    }

    [Fact]
    public void Tie_breakers_separate_before_the_tie_rule_applies()
    {
        AwardRanking ranking = Competency with { TieBreakers = ["kinerja"] };
        IReadOnlyList<AssessedAgency> agencies = [Agency("a", 90, 10), Agency("b", 90, 20)];

        RankedGroup group = Assert.Single(Ranker.Rank(ranking, agencies));

        Assert.Equal(["b 1", "a 2"], group.Agencies.Select(place => $"{place.Agency.Code} {place.Rank}"));
    }

    [Fact]
    public void Groups_are_made_by_type_region_and_size()
    {
        IReadOnlyList<AssessedAgency> agencies =
        [
            Agency("a", 1) with { Agency = new Agency("a", "A", AgencyType.Regency, "Wilayah Timur", AgencySize.Small) },
            Agency("b", 2) with { Agency = new Agency("b", "B", AgencyType.Regency, "Wilayah Barat", AgencySize.Large) },
            Agency("c", 3) with { Agency = new Agency("c", "C", AgencyType.Ministry) },
        ];

        Assert.Equal(
            ["Kementerian", "Pemerintah Kabupaten Wilayah Barat tipe besar", "Pemerintah Kabupaten Wilayah Timur tipe kecil"],
            Ranker.Rank(Competency, agencies).Select(group => group.Group.Title.Id));
    }

    [Fact]
    public void An_agency_without_a_score_in_the_category_takes_no_part()
    {
        AssessedAgency none = new(
            new Agency("a", "A", AgencyType.City), Scorer.Score(Bkn, [new SubmissionEntry("kinerja", 50m, ["-"])]).Derivation);

        Assert.Empty(Ranker.Rank(Competency, [none]));
    }

    private static AssessedAgency Agency(string code, decimal competency, decimal performance = 50) => new(
        new Agency(code, code, AgencyType.City),
        Scorer.Score(
            Bkn,
            [new SubmissionEntry("kompetensi", competency, ["-"]), new SubmissionEntry("kinerja", performance, ["-"])]).Derivation);
}
