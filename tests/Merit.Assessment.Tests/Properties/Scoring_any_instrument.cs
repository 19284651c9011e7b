using CsCheck;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Properties;

public sealed class Scoring_any_instrument
{
    // Divisions end after 28 digits: sums of quotients may differ in the last ones.
    private const decimal Tolerance = 0.000_000_000_000_001m;

    [Fact]
    public void Ten_thousand_random_instruments_load_score_and_explain()
    {
        Arbitrary.InstrumentAndChoices.Sample(
            sample =>
            {
                Instrument instrument = Load(sample.Spec);
                IReadOnlyList<SubmissionEntry> entries = Arbitrary.Entries(instrument, sample.Choices);
                ScoreResult result = Scorer.Score(instrument, entries);

                Dictionary<string, SubmissionEntry> byCode = entries.ToDictionary(entry => entry.Code);
                AssertNear(sample.Spec.Root.Value(leaf => Arbitrary.Counted(leaf, byCode[leaf.Code])), result.Score);
                Assert.DoesNotContain(
                    result.Derivation.SelfAndDescendants(), node => node.Value < 0m || node.Value > node.Maximum);
                Assert.InRange(result.Index!.Value, 0m, instrument.Index!.Round(instrument.Maximum / sample.Spec.Denominator));
                AssertAdditive(result.Derivation);
                Assert.NotNull(result.Category);
                int nodes = result.Derivation.SelfAndDescendants().Count();
                Assert.Equal(nodes + 3, Explanation.Of(instrument, result).Count);
            },
            iter: 10_000);
    }

    [Fact]
    public void A_higher_level_never_lowers_the_score_or_the_category()
    {
        Gen.Select(Arbitrary.InstrumentAndChoices, Gen.UInt).Sample(
            (sample, pick) =>
            {
                Instrument instrument = Load(sample.Spec);
                SubmissionEntry[] entries = [.. Arbitrary.Entries(instrument, sample.Choices)];
                ScoreResult before = Scorer.Score(instrument, entries);
                int place = (int)(pick % (uint)entries.Length);
                InstrumentNode leaf = instrument.Leaves[place];
                entries[place] = entries[place] with
                {
                    Level = leaf.Kind == NodeKind.Level
                        ? leaf.Scale!.Next(entries[place].Level)?.Number ?? entries[place].Level
                        : leaf.Range!.Maximum.Value,
                };
                ScoreResult after = Scorer.Score(instrument, entries);

                Assert.True(after.Score >= before.Score);
                Assert.True(after.Index >= before.Index);
                Assert.True(PlaceOf(instrument, after) <= PlaceOf(instrument, before));
            },
            iter: 1_000);
    }

    [Fact]
    public void The_order_of_entries_does_not_matter()
    {
        Gen.Select(Arbitrary.InstrumentAndChoices, Gen.Int).Sample(
            (sample, seed) =>
            {
                Instrument instrument = Load(sample.Spec);
                SubmissionEntry[] entries = [.. Arbitrary.Entries(instrument, sample.Choices)];
                ScoreResult before = Scorer.Score(instrument, entries);
                new Random(seed).Shuffle(entries);

                Assert.Equal(Flat(before), Flat(Scorer.Score(instrument, entries)));
            },
            iter: 1_000);
    }

    [Fact]
    public void Aliases_lead_to_the_same_result()
    {
        Arbitrary.InstrumentAndChoices.Sample(
            sample =>
            {
                Instrument instrument = Load(sample.Spec);
                IReadOnlyList<SubmissionEntry> entries = Arbitrary.Entries(instrument, sample.Choices);
                SubmissionEntry[] aliased =
                    [.. entries.Select(entry => entry with { Code = $"ALIAS of {entry.Code}" })];

                Assert.Equal(Flat(Scorer.Score(instrument, entries)), Flat(Scorer.Score(instrument, aliased)));
                Assert.DoesNotContain(
                    EntryChecks.Check(instrument, aliased), finding => finding.Severity == FindingSeverity.Error);
            },
            iter: 1_000);
    }

    [Fact]
    public void Scaling_all_weights_of_a_mean_changes_nothing_and_those_of_the_roots_sum_scales_the_score()
    {
        Gen.Select(Arbitrary.InstrumentAndChoices, Gen.Int[2, 9]).Sample(
            (sample, factor) =>
            {
                InstrumentSpec meanScaled = sample.Spec with { Root = sample.Spec.Root.WithWeights(RollUp.WeightedMean, factor) };
                AssertNear(Score(sample.Spec, sample.Choices), Score(meanScaled, sample.Choices));

                NodeSpec root = sample.Spec.Root;
                if (root.RollUp is RollUp.WeightedLevels or RollUp.Composite)
                {
                    InstrumentSpec scaled = sample.Spec with
                    {
                        Root = root with
                        {
                            Children = [.. root.Children.Select(child => child with { Weight = child.Weight * factor })],
                        },
                    };
                    AssertNear(factor * Score(sample.Spec, sample.Choices), Score(scaled, sample.Choices));
                }
            },
            iter: 1_000);
    }

    [Fact]
    public void A_lower_bound_belongs_to_its_category_and_what_is_just_below_does_not()
    {
        Arbitrary.Instrument.Sample(
            spec =>
            {
                Instrument instrument = Load(spec);
                for (int place = 0; place < instrument.Categories.Count; place++)
                {
                    Category category = instrument.Categories[place];
                    decimal bound = category.LowerBound.Value;
                    Category? below = place + 1 < instrument.Categories.Count ? instrument.Categories[place + 1] : null;
                    Assert.Same(category.BoundIncluded ? category : below, instrument.Categorise(bound, bound));
                    Assert.Same(category, instrument.Categorise(bound + 0.000_000_1m, bound + 0.000_000_1m));
                    Assert.Same(below, instrument.Categorise(bound - 0.000_000_1m, bound - 0.000_000_1m));
                }
            },
            iter: 1_000);
    }

    internal static Instrument Load(InstrumentSpec spec)
    {
        Read<Instrument> read = InstrumentJson.Parse(spec.ToBytes());
        Assert.Empty(read.Findings.Select(finding => $"{finding.Pointer} {finding.MessageEn}"));
        AssertNear(spec.Root.Maximum, read.Value!.Maximum);
        return read.Value;
    }

    private static decimal Score(InstrumentSpec spec, uint[] choices)
    {
        Instrument instrument = Load(spec);
        return Scorer.Score(instrument, Arbitrary.Entries(instrument, choices)).Score;
    }

    private static int PlaceOf(Instrument instrument, ScoreResult result) =>
        instrument.Categories.ToList().IndexOf(result.Category!);

    private static IEnumerable<(string, decimal, decimal, decimal?, LeafStanding?)> Flat(ScoreResult result) =>
        result.Derivation.SelfAndDescendants()
            .Select(node => (node.Code, node.Value, node.Contribution, node.Counted, node.Standing))
            .Append((result.Category!.Code, result.Score, result.Index!.Value, null, null));

    private static void AssertAdditive(NodeScore node)
    {
        if (node.Children.Count > 0)
        {
            AssertNear(node.Value, node.Children.Sum(child => child.Contribution));
        }

        foreach (NodeScore child in node.Children)
        {
            AssertAdditive(child);
        }
    }

    private static void AssertNear(decimal expected, decimal actual) => Assert.True(
        Math.Abs(expected - actual) <= Tolerance * Math.Max(1m, Math.Abs(expected)), $"{expected} expected, {actual} found");
}
