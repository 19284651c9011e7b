using Merit.Assessment.Instruments;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Verification;

public sealed class Agreeing_assessors
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void Kappa_is_what_the_table_of_weights_gives()
    {
        // By the textbook: 1 - sum(w * observed) / sum(w * expected) with w = (i - j)^2 / (k - 1)^2 over the five levels.
        (int First, int Second)[] levels = [(0, 0), (1, 1), (2, 3), (4, 2), (3, 3), (1, 2), (4, 4), (0, 2)];
        decimal observed = 0m;
        decimal expected = 0m;
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                decimal weight = (i - j) * (i - j) / 16m;
                observed += weight * levels.Count(l => l == (i, j)) / levels.Length;
                expected += weight * levels.Count(l => l.First == i) * levels.Count(l => l.Second == j) / (levels.Length * levels.Length);
            }
        }

        AgreementReport report = Agreement.Of(Merit2019, [.. levels.Select(l => new ReviewedPair("1.1", "a", l.First, "b", l.Second))]);

        Assert.Equal(Math.Round(1m - (observed / expected), 4), report.All.Kappa);
        Assert.Equal((8, 0.5m, 0.75m), (report.All.Count, report.All.Equal, report.All.MeanDistance));
    }

    [Fact]
    public void Where_chance_alone_would_agree_there_is_no_kappa()
    {
        AgreementReport report = Agreement.Of(Merit2019, [.. Enumerable.Range(0, 7).Select(_ => new ReviewedPair("1.1", "a", 3m, "b", 3m))]);
        Assert.Equal((7, 1m, 0m, null), (report.All.Count, report.All.Equal, report.All.MeanDistance, report.All.Kappa));
    }

    [Fact]
    public void Of_nothing_nothing_is_said()
    {
        AgreementReport report = Agreement.Of(Merit2019, []);
        Assert.Equal(new AgreementLine("", 0, null, null, null, null), report.All);
        Assert.Empty(report.Indicators.Concat(report.Pairs).Concat(report.Assessors));
    }

    [Fact]
    public void Who_is_milder_shows_whichever_place_they_had()
    {
        AgreementReport report = Agreement.Of(Merit2019, [new("1.1", "a", 4m, "b", 3m), new("1.2", "b", 1m, "a", 2m), new("1.1", "c", 2m, "a", 2m)]);

        Assert.Equal([("a", 0.6667m), ("b", -1m), ("c", 0m)], report.Assessors.Select(line => (line.Name, line.MeanDifference!.Value)));
        Assert.Equal([("a|b", 2, 1m), ("a|c", 1, 0m)], report.Pairs.Select(line => (line.Name, line.Count, line.MeanDifference!.Value)));
        Assert.Equal(["1.1", "1.2"], report.Indicators.Select(line => line.Name));
    }

    [Fact]
    public void Whatever_is_reviewed_kappa_is_never_above_one_and_order_does_not_matter()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            List<ReviewedPair> pairs = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new ReviewedPair(
                Merit2019.Leaves[random.Next(Merit2019.Leaves.Count)].Code, $"a{random.Next(3)}", random.Next(5), $"b{random.Next(3)}", random.Next(5)))];
            AgreementReport report = Agreement.Of(Merit2019, pairs);
            AgreementReport turned = Agreement.Of(Merit2019, [.. Enumerable.Reverse(pairs).Select(p => new ReviewedPair(p.Indicator, p.Second, p.SecondLevel, p.First, p.FirstLevel))]);

            Assert.All([report.All, .. report.Indicators, .. report.Pairs, .. report.Assessors], line => Assert.True(line.Kappa is null or <= 1m, $"{line}"));
            Assert.All([report.All, .. report.Indicators], line => Assert.True(line.Kappa == 1m || line.Equal < 1m || line.Kappa is null, $"{line}"));
            Assert.Equal(report.All, turned.All);
            Assert.Equal(report.Pairs, turned.Pairs);
            Assert.Equal(report.Assessors, turned.Assessors);
        }
    }
}
