using CsCheck;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Properties;

/// <summary>Generators of instruments and entries.</summary>
internal static class Arbitrary
{
    private static readonly Gen<decimal> Weight = Gen.Int[1, 1_000].Select(hundredths => hundredths / 100m);

    // Level 0 is worth nothing; each level at least as much as the one below.
    private static readonly Gen<decimal[]> Points = Gen.Int[0, 300].Array[1, 6].Select(steps =>
    {
        decimal[] points = new decimal[steps.Length + 1];
        for (int level = 0; level < steps.Length; level++)
        {
            points[level + 1] = points[level] + (steps[level] / 100m);
        }

        points[^1] += 0.01m;
        return points;
    });

    private static readonly Gen<NodeSpec> Leaf = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(NodeKind.Level)), (1, Gen.Const(NodeKind.Score)), (1, Gen.Const(NodeKind.Survey))),
        Weight,
        Weight,
        Points,
        Gen.Bool,
        (kind, weight, denominator, points, evidence) =>
            new NodeSpec("", kind, null, weight, denominator, points, evidence, []));

    private static readonly Gen<RollUp> RollUps = Gen.Enum<RollUp>();

    /// <summary>An instrument of up to four levels.</summary>
    public static readonly Gen<InstrumentSpec> Instrument = Gen.Select(
        Aspect(3),
        Gen.Int[0, 6],
        Gen.Enum<Rounding>(),
        Gen.Bool,
        Gen.Int[1, 99].Select(percent => percent / 100m).Array[0, 4],
        (root, decimals, rounding, onIndex, bounds) => new InstrumentSpec(
            Coded(root, ""), decimals, rounding, onIndex && decimals > 0, bounds, bounds.Length == 0))
        // A document can state numbers up to a million; the tests multiply them by up to nine.
        .Where(spec => spec.Root.Maximum is > 0.01m and < 100_000m);

    /// <summary>An instrument together with numbers from which entries are made.</summary>
    public static readonly Gen<(InstrumentSpec Spec, uint[] Choices)> InstrumentAndChoices =
        Instrument.SelectMany(spec => Gen.UInt.Array[spec.Root.Leaves.Count()].Select(choices => (spec, choices)));

    /// <summary>One entry per leaf of an instrument, sometimes without evidence or with too few respondents.</summary>
    public static IReadOnlyList<SubmissionEntry> Entries(Instrument instrument, uint[] choices) =>
        [.. instrument.Leaves.Select((leaf, place) => Entry(leaf, choices[place]))];

    /// <summary>What a leaf counts under the stated rules, found without the library.</summary>
    public static decimal Counted(NodeSpec leaf, SubmissionEntry entry)
    {
        if ((leaf.EvidenceRequired && entry.Evidence.Count == 0) || (leaf.Kind == NodeKind.Survey && entry.Respondents < 30))
        {
            return 0m;
        }

        return leaf.Kind == NodeKind.Level ? leaf.Points[(int)entry.Level] : entry.Level;
    }

    private static Gen<NodeSpec> Aspect(int depth) => Gen.Select(
        RollUps,
        Weight,
        Weight,
        (depth == 0 ? Leaf : Gen.Frequency((3, Leaf), (2, Gen.Int[0, depth - 1].SelectMany(Aspect)))).Array[1, 4],
        (rollUp, weight, denominator, children) =>
            new NodeSpec("", NodeKind.Aspect, rollUp, weight, denominator, [], false, children));

    private static NodeSpec Coded(NodeSpec node, string code) => node with
    {
        Code = code,
        Children =
        [
            .. node.Children.Select((child, place) => Coded(child, code.Length == 0 ? $"{place + 1}" : $"{code}.{place + 1}")),
        ],
    };

    private static SubmissionEntry Entry(InstrumentNode leaf, uint choice)
    {
        decimal value = leaf.Kind == NodeKind.Level
            ? choice % (uint)leaf.Scale!.Levels.Count
            : decimal.Round(leaf.Range!.Maximum.Value * (choice % 1001) / 1000m, 6, MidpointRounding.ToZero);
        IReadOnlyList<string> evidence = choice / 7 % 5 == 0 ? [] : ["bukti.pdf"];
        return new SubmissionEntry(leaf.Code, value, evidence, leaf.Kind == NodeKind.Survey ? (int)(choice / 11 % 120) : null);
    }
}
