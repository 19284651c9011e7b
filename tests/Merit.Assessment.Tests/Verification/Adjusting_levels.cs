using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Adjusting_levels
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void An_assessors_level_replaces_the_stated_one_and_keeps_the_evidence()
    {
        Read<IReadOnlyList<SubmissionEntry>> read = LevelAdjustments.Apply(
            Merit2019, Entries.For(Merit2019, _ => 4m), new Dictionary<string, decimal> { ["5.1"] = 2m });

        Assert.Empty(read.Findings);
        Assert.Equal(400m, Scorer.Score(Merit2019, read.Value!).Score);
        Assert.Equal(["bukti.pdf"], read.Value!.Single(entry => entry.Code == "5.1").Evidence);
    }

    [Fact]
    public void Unknown_indicators_and_levels_outside_the_scale_are_findings()
    {
        Read<IReadOnlyList<SubmissionEntry>> read = LevelAdjustments.Apply(
            Merit2019,
            Entries.For(Merit2019, _ => 4m),
            new Dictionary<string, decimal> { ["5.1"] = 5m, ["9/9"] = 1m, ["5"] = 1m });

        Assert.Equal(
            ["indicator-is-aspect /levels/5", "level-out-of-range /levels/5.1", "indicator-unknown /levels/9~19"],
            read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }
}
