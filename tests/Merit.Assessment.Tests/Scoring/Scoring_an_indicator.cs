using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Scoring;

public sealed class Scoring_an_indicator
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void A_level_without_required_evidence_counts_as_level_0()
    {
        ScoreResult result = Scorer.Score(Merit2019, [new SubmissionEntry("1.1", 4m, [])]);

        NodeScore leaf = result.Find("1.1")!;
        Assert.Equal(LeafStanding.EvidenceMissing, leaf.Standing);
        Assert.Equal(4m, leaf.Stated);
        Assert.Equal(0m, leaf.Counted);
        Assert.Equal(0m, result.Score);
    }

    [Fact]
    public void An_indicator_without_an_entry_counts_as_not_filled()
    {
        ScoreResult result = Scorer.Score(Merit2019, [new SubmissionEntry("1.1", 4m, ["peta-jabatan.pdf"])]);

        Assert.Equal(10m, result.Score);
        Assert.Equal(LeafStanding.NotFilled, result.Find("3.10")!.Standing);
        Assert.Equal("buruk", result.Category?.Code);
        Assert.Equal(165m, result.CategoryDerivation?.Missing);
    }

    [Fact]
    public void How_a_number_is_spelled_leaves_no_trace_in_a_result()
    {
        ScoreResult result = Scorer.Score(
            Merit2019, [new SubmissionEntry("1.1", 4.00m, ["a.pdf"]), new SubmissionEntry("1.2", 2m, ["a.pdf"])]);

        Assert.Equal(["15", "15", "10", "4", "0.04"], new[]
        {
            result.Score, result.Find("1")!.Contribution, result.Find("1.1")!.Contribution, result.Find("1.1")!.Stated!.Value,
            result.Index!.Value,
        }.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_unknown_indicator_a_doubled_one_and_a_level_outside_the_scale_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Scorer.Score(Merit2019, [new SubmissionEntry("9.9", 1m, [])]));
        Assert.Throws<ArgumentException>(() => Scorer.Score(Merit2019, [new SubmissionEntry("1", 1m, [])]));
        Assert.Throws<ArgumentException>(() =>
            Scorer.Score(Merit2019, [new SubmissionEntry("1.1", 1m, []), new SubmissionEntry("1.1", 1m, [])]));
        Assert.Throws<ArgumentException>(() => Scorer.Score(Merit2019, [new SubmissionEntry("1.1", 5m, ["a.pdf"])]));
        Assert.Throws<ArgumentException>(() => Scorer.Score(Merit2019, [new SubmissionEntry("1.1", 2.5m, ["a.pdf"])]));
    }
}
