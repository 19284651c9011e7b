using CsCheck;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Properties;

public sealed class The_smallest_set_of_steps
{
    [Fact]
    public void Is_as_small_as_trying_every_combination_of_levels_finds()
    {
        int compared = 0;
        Arbitrary.InstrumentAndChoices
            .Where(sample => Combinations(sample.Spec) is > 1 and < 1_500)
            .Sample(
                sample =>
                {
                    Instrument instrument = Scoring_any_instrument.Load(sample.Spec);
                    IReadOnlyList<SubmissionEntry> entries = Arbitrary.Entries(instrument, sample.Choices);
                    ScoreResult result = Scorer.Score(instrument, entries);
                    CategoryPath? path = Advisor.Advise(instrument, result).NextCategory;
                    if (result.CategoryDerivation!.Next is not { } next)
                    {
                        Assert.Null(path);
                        return;
                    }

                    Interlocked.Increment(ref compared);
                    Assert.Equal(Smallest(instrument, result, next), path?.Steps.Count);
                },
                iter: 600);
        Assert.True(compared > 50, $"Only {compared} samples had a next category.");
    }

    private static long Combinations(InstrumentSpec spec) => spec.Root.Leaves
        .Where(leaf => leaf.Kind == NodeKind.Level)
        .Aggregate(1L, (product, leaf) => Math.Min(product * leaf.Points.Length, 1_000_000));

    // Every assignment of levels at or above the present ones, the cheapest that reaches the category.
    private static int? Smallest(Instrument instrument, ScoreResult result, Category next)
    {
        NodeScore[] leaves = [.. result.Derivation.SelfAndDescendants().Where(node => node.Standing is not null)];
        decimal[] levels = [.. leaves.Select(leaf => leaf.Counted!.Value)];
        int? smallest = null;
        Try(0, 0);
        return smallest;

        void Try(int place, int steps)
        {
            if (place == leaves.Length)
            {
                if ((smallest is null || steps < smallest) && Reaches())
                {
                    smallest = steps;
                }

                return;
            }

            NodeScore leaf = leaves[place];
            Try(place + 1, steps);
            if (leaf.Kind != NodeKind.Level)
            {
                return;
            }

            decimal present = levels[place];
            bool evidence = leaf.Standing == LeafStanding.EvidenceMissing;
            int taken = 0;
            foreach (ScaleLevel level in instrument.Find(leaf.Code)!.Scale!.Levels.Where(level =>
                evidence ? level.Number >= leaf.Stated : level.Number > present))
            {
                // The evidence for the level that was stated is one step, whatever the level.
                taken++;
                levels[place] = level.Number;
                Try(place + 1, steps + taken);
            }

            levels[place] = present;
        }

        bool Reaches()
        {
            List<SubmissionEntry> entries = [];
            for (int place = 0; place < leaves.Length; place++)
            {
                if (leaves[place].Kind == NodeKind.Level || leaves[place].Standing == LeafStanding.AsStated)
                {
                    entries.Add(new SubmissionEntry(leaves[place].Code, levels[place], ["-"], 1_000));
                }
            }

            ScoreResult after = Scorer.Score(instrument, entries);
            return next.IsReachedBy(instrument.CategoryBasis == CategoryBasis.Index ? after.Index!.Value : after.Score);
        }
    }
}
