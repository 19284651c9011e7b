using CsCheck;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Tests.Properties;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Answering_questions
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void Change_what_was_asked_about_and_nothing_else()
    {
        AnsweredSubmission merged = Merge(Entries.For(Merit2019, _ => 1m), Entries.For(Merit2019, _ => 2m), "1.1", "8.1");
        Assert.Equal(["1.1", "8.1"], merged.Asked);
        Assert.All(merged.Submission.Entries, entry => Assert.Equal(entry.Code is "1.1" or "8.1" ? 2m : 1m, entry.Level));
        Assert.Equal(Merit2019.Leaves.Select(leaf => leaf.Code).Except(["1.1", "8.1"]), merged.LeftAside);
    }

    [Fact]
    public void Are_about_no_indicator_that_there_is_not()
    {
        AnsweredSubmission merged = Merge(Entries.For(Merit2019, _ => 1m), Entries.For(Merit2019, _ => 2m), "1.1", "9.9", "1");
        Assert.Equal(["1.1"], merged.Asked);
        Assert.Equal(2m, Assert.Single(merged.Submission.Entries, entry => entry.Level != 1m).Level);
    }

    [Fact]
    public void Need_not_send_again_what_nobody_asked_about()
    {
        SubmissionEntry[] before = [.. Entries.For(Merit2019, _ => 3m).Select(entry => entry with { Evidence = [$"{entry.Code}.pdf"], Respondents = null })];
        var first = new SubmissionVersion(Of(before), before.Select(entry => ($"{entry.Code}.pdf", (string?)"1")));
        Assert.Empty(ClarificationAnswers.Merge(Merit2019, first, new SubmissionVersion(Of(before), [("1.1.pdf", "2")]), ["1.1"]).LeftAside);
        // Other content of a file that is sent again is something else than before.
        Assert.Equal(["1.2"], ClarificationAnswers.Merge(Merit2019, first, new SubmissionVersion(Of(before), [("1.1.pdf", "2"), ("1.2.pdf", "2")]), ["1.1"]).LeftAside);
    }

    [Fact]
    public void Leave_as_it_was_what_they_say_nothing_of()
    {
        IReadOnlyList<SubmissionEntry> before = Entries.For(Merit2019, _ => 1m);
        AnsweredSubmission merged = Merge(before, [.. Entries.For(Merit2019, _ => 2m).Where(entry => entry.Code != "1.1")], "1.1", "1.2");
        Assert.Equal([1m, 2m], merged.Submission.Entries.Take(2).Select(entry => entry.Level));
        Assert.Equal(before.Count, merged.Submission.Entries.Count);
    }

    [Fact]
    public void Of_any_instrument_move_no_other_indicator_and_give_the_same_when_they_are_given_again()
    {
        Gen.Select(Arbitrary.InstrumentAndChoices, Gen.Int).Sample(
            (sample, seed) =>
            {
                Instrument instrument = Scoring_any_instrument.Load(sample.Spec);
                Random random = new(seed);
                IReadOnlyList<SubmissionEntry> before = Arbitrary.Entries(instrument, sample.Choices);
                IReadOnlyList<SubmissionEntry> answer = Arbitrary.Entries(instrument, [.. sample.Choices.Select(_ => (uint)random.Next())]);
                string[] asked = [.. instrument.Leaves.Where(_ => random.Next(2) == 0).Select(leaf => leaf.Code)];
                AnsweredSubmission merged = ClarificationAnswers.Merge(instrument, Version(before), Version(answer), asked);

                Assert.Equal(asked, merged.Asked);
                Assert.Equal(instrument.Leaves.Select(leaf => leaf.Code), merged.Submission.Entries.Select(entry => entry.Code));
                Assert.Equal(merged.Submission.Entries, instrument.Leaves.Select((leaf, place) => asked.Contains(leaf.Code) ? answer[place] : before[place]));
                AnsweredSubmission again = ClarificationAnswers.Merge(instrument, Version(before), Version(merged.Submission.Entries), asked);
                Assert.Equal(merged.Submission.Entries, again.Submission.Entries);
                Assert.Empty(again.LeftAside);
                Assert.Equal(answer, ClarificationAnswers.Merge(instrument, Version(before), Version(answer), instrument.Leaves.Select(leaf => leaf.Code)).Submission.Entries);
                Assert.Equal(before, ClarificationAnswers.Merge(instrument, Version(before), Version(answer), []).Submission.Entries);

                // What was not asked about has the same points as before, and what was has those of the answer.
                (ScoreResult was, ScoreResult stated, ScoreResult counted) = (Scorer.Score(instrument, before), Scorer.Score(instrument, answer), Scorer.Score(instrument, merged.Submission.Entries));
                Assert.All(instrument.Leaves, leaf => Assert.Equal((asked.Contains(leaf.Code) ? stated : was).Find(leaf.Code)!.Value, counted.Find(leaf.Code)!.Value));
            },
            iter: 2_000);
    }

    private static AnsweredSubmission Merge(IReadOnlyList<SubmissionEntry> before, IReadOnlyList<SubmissionEntry> answer, params string[] asked) =>
        ClarificationAnswers.Merge(Merit2019, Version(before), Version(answer), asked);

    private static SubmissionVersion Version(IReadOnlyList<SubmissionEntry> entries) => new(Of(entries), [("bukti.pdf", "1")]);

    private static Submission Of(IReadOnlyList<SubmissionEntry> entries) => new("c", "a", "i", entries);
}
