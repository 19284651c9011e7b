using Merit.Assessment.Instruments;

namespace Merit.Assessment.Determination;

/// <summary>An agency's result beside its previous one. Scores are not compared: denominators differ between instruments.</summary>
/// <param name="Before">The earlier result.</param>
/// <param name="Now">The later result.</param>
/// <param name="IndexBefore">The earlier index, as it was determined; null when the instrument has none.</param>
/// <param name="Index">The later index; null when the instrument has none.</param>
/// <param name="CategoryBefore">The earlier category.</param>
/// <param name="Category">The later category.</param>
/// <param name="CategoryTrend">Which way the category went; not comparable when the instruments' categories differ.</param>
/// <param name="Nodes">The aspects and indicators that both instruments have, in the later one's order.</param>
/// <param name="OnlyBefore">Codes of indicators that the later instrument no longer has.</param>
/// <param name="OnlyNow">Codes of indicators that the earlier instrument did not have.</param>
public sealed record YearComparison(
    AssessedResult Before,
    AssessedResult Now,
    decimal? IndexBefore,
    decimal? Index,
    Category? CategoryBefore,
    Category? Category,
    Trend CategoryTrend,
    IReadOnlyList<NodeComparison> Nodes,
    IReadOnlyList<string> OnlyBefore,
    IReadOnlyList<string> OnlyNow)
{
    /// <summary>The change of the index; null when either has none.</summary>
    public decimal? IndexChange => Index - IndexBefore;

    /// <summary>Which way the index went.</summary>
    public Trend IndexTrend => IndexBefore is { } before && Index is { } now
        ? YearOnYear.TrendOf(before, now)
        : Trend.NotComparable;
}
