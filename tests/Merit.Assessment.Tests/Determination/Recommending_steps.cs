using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Determination;

public sealed class Recommending_steps
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void Steps_come_by_gain_with_the_next_levels_descriptor()
    {
        ScoreResult result = Scorer.Score(Merit2019, Entries.For(Merit2019, _ => 3m));

        Advice advice = Advisor.Advise(Merit2019, result);

        Assert.Equal(38, advice.Steps.Count);
        Assert.Equal(["5.1", "5.2", "5.5", "3.1", "3.2"], advice.Steps.Take(5).Select(step => step.Code));
        ImprovementStep step = advice.Steps.Single(step => step.Code == "1.4");
        Assert.Equal(2.5m, step.Gain);
        Assert.Equal(4m, step.To);
        Assert.Equal("As level 3, and aligned with development priorities or regional potential", step.Action.Wording.En);
        Assert.Equal(Provenance.Confirmed, step.Action.Provenance);
    }

    [Fact]
    public void Indicators_at_the_target_get_no_step()
    {
        ScoreResult result = Scorer.Score(Merit2019, Entries.For(Merit2019, leaf => leaf.Code == "1.1" ? 2m : 3m));

        Assert.Equal("1.1", Assert.Single(Advisor.Advise(Merit2019, result, target: 3m).Steps).Code);
    }

    [Fact]
    public void Supplying_evidence_is_a_step_that_lifts_to_the_stated_level()
    {
        ScoreResult result = Scorer.Score(Merit2019, [new SubmissionEntry("5.1", 3m, [])]);

        ImprovementStep step = Advisor.Advise(Merit2019, result).Steps[0];

        Assert.Equal(("5.1", StepKind.SupplyEvidence, 0m, 3m, 15m), (step.Code, step.Kind, step.From, step.To, step.Gain));
    }

    [Fact]
    public void The_smallest_set_takes_the_greatest_gains_in_the_instruments_order()
    {
        ScoreResult result = Scorer.Score(Merit2019, Entries.Levels(
            ("1", "3333"), ("2", "33333"), ("3", "3333333333"), ("4", "3333"),
            ("5", "33334"), ("6", "3333"), ("7", "33"), ("8", "3333")));
        Assert.Equal(312.5m, result.Score);

        CategoryPath path = Advisor.Advise(Merit2019, result).NextCategory!;

        Assert.Equal("sangat-baik", path.Target.Code);
        Assert.Equal(["3.1", "5.1", "5.2"], path.Steps.Select(step => step.Code));
        Assert.Equal(326.5m, path.Score);
    }

    [Fact]
    public void A_later_step_with_a_great_gain_is_reached_through_a_small_one()
    {
        // A: first step 1, second 9. B and C: steps of 4. Greedy would take B and C (8); the smallest set for 10 is A twice.
        Instrument instrument = Small.Instrument("""
            "rollUp": "sum", "maximum": { "value": 18, "provenance": "illustrative", "source": "s" },
            "aspects": [
              { "kind": "level", "code": "A", "title": { "id": "A", "en": "A" }, "scale": { "levels": [L0, L(1,1), L(2,10)] } },
              { "kind": "level", "code": "B", "title": { "id": "B", "en": "B" }, "scale": { "levels": [L0, L(1,4)] } },
              { "kind": "level", "code": "C", "title": { "id": "C", "en": "C" }, "scale": { "levels": [L0, L(1,4)] } }
            ],
            "categories": { "decidedOn": "score", "bands": [
              { "code": "high", "title": { "id": "T", "en": "H" }, "from": { "value": 10, "provenance": "illustrative", "source": "s" } },
              { "code": "low", "title": { "id": "R", "en": "L" }, "from": { "value": 0, "provenance": "illustrative", "source": "s" } } ] }
            """);

        CategoryPath path = Advisor.Advise(instrument, Scorer.Score(instrument, [])).NextCategory!;

        Assert.Equal(["A 1", "A 2"], path.Steps.Select(step => $"{step.Code} {step.To}"));
        Assert.Equal(10m, path.Score);
    }

    [Fact]
    public void At_the_highest_category_there_is_no_next_one()
    {
        ScoreResult result = Scorer.Score(Merit2019, Entries.For(Merit2019, _ => 4m));

        Advice advice = Advisor.Advise(Merit2019, result);

        Assert.Null(advice.NextCategory);
        Assert.Empty(advice.Steps);
    }
}
