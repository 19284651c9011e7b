using System.Globalization;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Scoring;

/// <summary>Tells a derivation in sentences, so that a person can recompute a result by hand.</summary>
public static class Explanation
{
    /// <summary>The lines from the score down to each indicator, then the index and the category.</summary>
    /// <param name="instrument">The instrument of the result.</param>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<ExplanationLine> Of(Instrument instrument, ScoreResult result)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(result);
        List<ExplanationLine> lines =
        [
            new(0, "", Messages.Format("explain-score", Number(result.Score), Number(result.Maximum))),
        ];
        foreach (NodeScore aspect in result.Aspects)
        {
            Tell(aspect, instrument.Root, result.Derivation, instrument, 1, lines);
        }

        if (result.IndexDerivation is { } index)
        {
            lines.Add(new(0, "", Messages.Format(
                index.Corrections.Count == 0 ? "explain-index" : "explain-index-corrected",
                Number(result.Score),
                Number(index.Denominator),
                Number(index.Quotient),
                Number(index.Correction),
                index.Decimals,
                index.Index.ToString($"F{index.Decimals}", CultureInfo.InvariantCulture))));
            lines.Add(new(0, "", Messages.Get($"rounding-{index.Rounding}")));
        }

        if (result.CategoryDerivation is { } category)
        {
            lines.Add(new(0, "", TellCategory(category)));
        }

        return lines;
    }

    private static void Tell(
        NodeScore node, InstrumentNode parent, NodeScore parentScore, Instrument instrument, int depth, List<ExplanationLine> lines)
    {
        InstrumentNode known = instrument.Find(node.Code)!;
        Text value = TellValue(node);
        Text contribution = TellContribution(node, known, parent, parentScore);
        lines.Add(new ExplanationLine(depth, node.Code, new Text(
            $"{node.Code} {known.Title.Id}: {value.Id}; {contribution.Id}.",
            $"{node.Code} {known.Title.En}: {value.En}; {contribution.En}.")));
        foreach (NodeScore child in node.Children)
        {
            Tell(child, known, node, instrument, depth + 1, lines);
        }
    }

    private static Text TellValue(NodeScore node) => node.Standing switch
    {
        null => Messages.Format($"explain-{node.RollUp}", Number(node.Value), Number(node.Maximum)),
        LeafStanding.NotFilled => Messages.Get("explain-not-filled"),
        LeafStanding.EvidenceMissing => Messages.Format("explain-evidence-missing", Number(node.Stated!.Value)),
        LeafStanding.TooFewRespondents => Messages.Format("explain-too-few", Number(node.Stated!.Value)),
        _ when node.Kind == NodeKind.Level => Messages.Format(
            "explain-level", Number(node.Counted!.Value), Number(node.Value), Number(node.Maximum)),
        _ => Messages.Format("explain-number", Number(node.Value), Number(node.Maximum)),
    };

    private static Text TellContribution(NodeScore node, InstrumentNode known, InstrumentNode parent, NodeScore parentScore) =>
        parent.RollUp switch
        {
            RollUp.WeightedLevels => Messages.Format(
                "explain-adds-weighted", Number(node.Weight), Number(node.Value), Number(node.Contribution)),
            RollUp.WeightedMean => Messages.Format(
                "explain-adds-mean",
                Number(node.Weight),
                Number(node.Value),
                Number(parentScore.Children.Sum(child => child.Weight)),
                Number(node.Contribution)),
            RollUp.Composite => Messages.Format(
                "explain-adds-composite",
                Number(node.Weight),
                Number(node.Value),
                Number(known.Denominator!.Value),
                Number(node.Contribution)),
            _ => Messages.Format("explain-adds", Number(node.Contribution)),
        };

    private static Text TellCategory(CategoryDerivation category)
    {
        string basis = category.Basis == CategoryBasis.Score ? "score" : "index";
        string bound = category.Chosen.BoundIncluded ? "at-least" : "above";
        Text chosen = Messages.Format(
            $"explain-category-{basis}-{bound}",
            Number(category.Number),
            Number(category.Chosen.LowerBound.Value));
        Text text = new($"{chosen.Id} {category.Chosen.Title.Id}.", $"{chosen.En} {category.Chosen.Title.En}.");
        if (category is not { Next: { } next, Missing: { } missing })
        {
            return text;
        }

        Text above = next.BoundIncluded
            ? Messages.Format("explain-category-next", Number(missing))
            : Messages.Format("explain-category-next-above", Number(next.LowerBound.Value));
        return new Text($"{text.Id} {above.Id} {next.Title.Id}.", $"{text.En} {above.En} {next.Title.En}.");
    }

    private static string Number(decimal value) => FindingList.Number(value);
}
