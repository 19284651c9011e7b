using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Tests.Determination;

public sealed class Comparing_years
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");
    private static readonly Instrument Merit2025 = ShippedInstruments.Get("merit-2025");

    [Fact]
    public void Aliases_lead_from_the_old_aspects_to_the_new_ones()
    {
        AssessedResult before = new(
            Merit2019,
            Scorer.Score(Merit2019, Entries.For(Merit2019, leaf => leaf.Code.StartsWith('5') ? 4m : 2m)),
            new DateOnly(2023, 12, 7));
        AssessedResult now = new(
            Merit2025,
            Scorer.Score(Merit2025, Entries.For(Merit2025, leaf => leaf.Kind == NodeKind.Survey ? 4m : 3m)),
            new DateOnly(2026, 6, 8));

        YearComparison comparison = YearOnYear.Compare(before, now);

        Assert.Equal(["1 1", "5 3", "8 8"], comparison.Nodes.Select(node => $"{node.CodeBefore} {node.Code}"));
        NodeComparison performance = comparison.Nodes.Single(node => node.Code == "3");
        Assert.Equal(1m, performance.ShareBefore);
        Assert.Equal(Trend.Declined, performance.Trend);
        Assert.Equal(Trend.Improved, comparison.IndexTrend);
        Assert.Equal(Trend.NotComparable, comparison.CategoryTrend);
        Assert.Equal(38, comparison.OnlyBefore.Count);
    }

    [Fact]
    public void The_same_instrument_compares_every_node_and_the_category()
    {
        AssessedResult before = new(Merit2019, Scorer.Score(Merit2019, Entries.For(Merit2019, _ => 2m)), new DateOnly(2021, 6, 8));
        AssessedResult now = new(Merit2019, Scorer.Score(Merit2019, Entries.For(Merit2019, _ => 3m)), new DateOnly(2022, 6, 8));

        YearComparison comparison = YearOnYear.Compare(before, now);

        Assert.Equal(46, comparison.Nodes.Count);
        Assert.All(comparison.Nodes, node => Assert.Equal(25m, node.PercentagePoints));
        Assert.Equal(Trend.Improved, comparison.CategoryTrend);
        Assert.Equal(0.25m, comparison.IndexChange);
        Assert.Empty(comparison.OnlyNow);
    }

    [Fact]
    public void The_previous_result_is_the_latest_of_the_family_that_was_not_withdrawn()
    {
        ScoreResult score = Scorer.Score(Merit2019, []);
        Instrument nkk = ShippedInstruments.Get("nkk-2021");
        AssessedResult[] history =
        [
            new(Merit2019, score, new DateOnly(2021, 6, 8)),
            new(Merit2019, score, new DateOnly(2022, 6, 8)),
            new(Merit2019, score, new DateOnly(2023, 6, 8), Withdrawn: true),
            new(nkk, Scorer.Score(nkk, []), new DateOnly(2023, 7, 1)),
            new(Merit2019, score, new DateOnly(2024, 6, 8)),
        ];

        Assert.Equal(
            new DateOnly(2022, 6, 8), YearOnYear.Previous(history, "merit", new DateOnly(2024, 6, 8))?.DeterminedOn);
        Assert.Null(YearOnYear.Previous(history, "merit", new DateOnly(2021, 6, 8)));
    }

    [Fact]
    public void Different_families_do_not_compare()
    {
        Instrument nkk = ShippedInstruments.Get("nkk-2021");
        Assert.Throws<ArgumentException>(() => YearOnYear.Compare(
            new AssessedResult(nkk, Scorer.Score(nkk, []), new DateOnly(2021, 1, 1)),
            new AssessedResult(Merit2019, Scorer.Score(Merit2019, []), new DateOnly(2022, 1, 1))));
    }
}
