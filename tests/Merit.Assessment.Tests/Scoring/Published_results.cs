using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Tests.Scoring;

public sealed class Published_results
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void The_constitutional_court_2021_scores_327_with_its_eight_published_aspects()
    {
        ScoreResult result = Scorer.Score(Merit2019, Entries.Levels(
            ("1", "4443"), ("2", "44434"), ("3", "3223232222"), ("4", "3223"),
            ("5", "44434"), ("6", "4343"), ("7", "44"), ("8", "4443")));

        Assert.Equal([37.5m, 38m, 75m, 25m, 77.5m, 35m, 16m, 23m], result.Aspects.Select(aspect => aspect.Value));
        Assert.Equal(327m, result.Score);
        Assert.Equal(410m, result.Maximum);
        Assert.Equal(0.80m, result.Index);
        Assert.Equal(410m, result.IndexDenominator);
        Assert.Equal("sangat-baik", result.Category?.Code);
    }

    [Theory]
    [InlineData("0", "buruk")]
    [InlineData("65.5", "buruk")]
    [InlineData("174.5", "buruk")]
    [InlineData("175", "kurang")]
    [InlineData("224", "kurang")]
    [InlineData("249.5", "kurang")]
    [InlineData("250", "baik")]
    [InlineData("288.5", "baik")]
    [InlineData("324.5", "baik")]
    [InlineData("325", "sangat-baik")]
    [InlineData("335.5", "sangat-baik")]
    [InlineData("410", "sangat-baik")]
    public void The_lower_bound_on_the_score_decides_the_merit_category(string score, string category)
    {
        decimal number = decimal.Parse(score, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(category, Merit2019.Categorise(number, index: null)?.Code);
    }

    [Fact]
    public void An_index_of_the_constitutional_court_2023_is_0_96()
    {
        Assert.Equal(0.96m, Merit2019.Index!.Round(392.5m / Merit2019.Index.Denominator.Value));
    }
}
