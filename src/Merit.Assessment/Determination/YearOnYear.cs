using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Determination;

/// <summary>Compares an agency's results over the years within a family of instruments.</summary>
public static class YearOnYear
{
    /// <summary>
    /// The latest result of the same family that was determined before a day and not withdrawn; null when there is none.
    /// </summary>
    public static AssessedResult? Previous(IEnumerable<AssessedResult> history, string family, DateOnly before)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history
            .Where(result => !result.Withdrawn && result.DeterminedOn < before && result.Instrument.Family == family)
            .MaxBy(result => result.DeterminedOn);
    }

    /// <summary>Compares two results: indices as they were determined, and shares of the maximum per aspect and indicator.</summary>
    /// <exception cref="ArgumentException">The instruments are of different families.</exception>
    public static YearComparison Compare(AssessedResult before, AssessedResult now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        if (before.Instrument.Family != now.Instrument.Family)
        {
            throw new ArgumentException(
                $"{before.Instrument.Id} and {now.Instrument.Id} are of different families.", nameof(before));
        }

        NodeMatching matching = new(before.Instrument, now.Instrument);
        Dictionary<string, NodeScore> scoresBefore = before.Result.Derivation.SelfAndDescendants().ToDictionary(node => node.Code);
        List<NodeComparison> nodes = [];
        foreach (NodeScore score in now.Result.Derivation.SelfAndDescendants().Skip(1))
        {
            InstrumentNode node = now.Instrument.Find(score.Code)!;
            if (matching.Before(node) is { } earlier)
            {
                nodes.Add(new NodeComparison(
                    earlier.Code, node.Code, node.Title, scoresBefore[earlier.Code].Share, score.Share));
            }
        }

        return new YearComparison(
            before,
            now,
            before.Result.Index,
            now.Result.Index,
            before.Result.Category,
            now.Result.Category,
            CompareCategories(before, now),
            nodes,
            [.. matching.OnlyBefore.Where(node => node.IsLeaf).Select(node => node.Code)],
            [.. matching.OnlyAfter.Where(node => node.IsLeaf).Select(node => node.Code)]);
    }

    internal static Trend TrendOf(decimal before, decimal now) => decimal.Compare(now, before) switch
    {
        < 0 => Trend.Declined,
        0 => Trend.Unchanged,
        _ => Trend.Improved,
    };

    // Predicates compare only when both instruments have the same ones in the same order.
    internal static Trend CompareCategories(Instrument before, Category? categoryBefore, Instrument now, Category? categoryNow)
    {
        IEnumerable<string> codesBefore = before.Categories.Select(category => category.Code);
        IEnumerable<string> codesNow = now.Categories.Select(category => category.Code);
        return categoryBefore is not null && categoryNow is not null && codesBefore.SequenceEqual(codesNow)
            ? TrendOf(-Place(before, categoryBefore), -Place(now, categoryNow))
            : Trend.NotComparable;
    }

    private static Trend CompareCategories(AssessedResult before, AssessedResult now) =>
        CompareCategories(before.Instrument, before.Result.Category, now.Instrument, now.Result.Category);

    private static int Place(Instrument instrument, Category category) =>
        instrument.Categories.Select(known => known.Code).ToList().IndexOf(category.Code);
}
