using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Scoring;

public sealed class Explaining_a_result
{
    [Fact]
    public void Every_step_stands_in_a_sentence_in_both_languages()
    {
        Instrument merit = ShippedInstruments.Get("merit-2019");
        ScoreResult result = Scorer.Score(
            merit, [new SubmissionEntry("1.1", 3m, ["a.pdf"]), new SubmissionEntry("1.2", 2m, [])]);

        string[] english = [.. Explanation.Of(merit, result).Select(line => line.Text.En)];
        string[] indonesian = [.. Explanation.Of(merit, result).Select(line => line.Text.Id)];

        Assert.Equal("Score 7.5 of 410.", english[0]);
        Assert.Equal("Skor 7.5 dari 410.", indonesian[0]);
        Assert.Equal("1 Needs planning: sum of weight × value = 7.5 of 40; adds 7.5.", english[1]);
        Assert.EndsWith(": level 3, worth 3 of 4; adds weight 2.5 × 3 = 7.5.", english[2], StringComparison.Ordinal);
        Assert.EndsWith(
            ": tingkat 2 tanpa bukti dukung, dihitung sebagai tingkat 0; menambah bobot 2.5 × 0 = 0.",
            indonesian[3],
            StringComparison.Ordinal);
        Assert.Contains("Index: 7.5 ÷ 410 = 0.0182926829, rounded to 2 decimals = 0.02.", english);
        Assert.Equal("The score 7.5 reaches the lower bound 0: Bad. Missing 167.5 to the category Poor.", english[^1]);
    }

    [Fact]
    public void A_composite_index_with_a_correction_is_explained()
    {
        Instrument merit = ShippedInstruments.Get("merit-2025");
        ScoreResult result = Scorer.Score(
            merit,
            Entries.For(merit, leaf => leaf.Kind == NodeKind.Survey ? 4m : 5m),
            new ScoringOptions { Corrections = [new AppliedCorrection("pelanggaran"), new AppliedCorrection("kondisi-negatif")] });

        // 0.75 × 1.10 + 0.25 × 4 / 5 = 1.025; × 0.9 × 0.95 = 0.876375
        Assert.Equal(1.025m, result.Score);
        Assert.Equal(0.88m, result.Index);
        Assert.Equal("tinggi", result.Category?.Code);
        Assert.Contains(
            "Index: 1.025 ÷ 1 = 1.025, times the correction factor 0.855, rounded to 2 decimals = 0.88.",
            Explanation.Of(merit, result).Select(line => line.Text.En));
    }

    [Fact]
    public void Without_a_correction_the_index_of_2025_may_exceed_1()
    {
        Instrument merit = ShippedInstruments.Get("merit-2025");

        ScoreResult result = Scorer.Score(merit, Entries.For(merit, leaf => leaf.Kind == NodeKind.Survey ? 4m : 5m));

        Assert.Equal(1.03m, result.Index);
        Assert.Equal("maju", result.Category?.Code);
        Assert.Equal("tinggi", merit.Categorise(0m, 1m)?.Code);
    }

    [Fact]
    public void A_bound_that_must_be_exceeded_is_told_as_such()
    {
        Instrument merit = ShippedInstruments.Get("merit-2025");
        ScoreResult result = Scorer.Score(merit, Entries.For(merit, leaf => leaf.Kind == NodeKind.Survey ? 5m : 4m));

        Assert.Equal(1m, result.Index);
        Assert.Equal(
            "The index 1 reaches the lower bound 0.81: High. More than 1 is needed for the category Advanced.",
            Explanation.Of(merit, result)[^1].Text.En);
    }

    [Fact]
    public void A_survey_with_too_few_respondents_counts_as_0()
    {
        Instrument merit = ShippedInstruments.Get("merit-2025");

        ScoreResult result = Scorer.Score(merit, [new SubmissionEntry("survei", 5m, [], 29)]);

        Assert.Equal(LeafStanding.TooFewRespondents, result.Find("survei")!.Standing);
        Assert.Equal(0m, result.Score);
    }
}
