using System.Globalization;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment.Instruments;

namespace Merit.Adapters.Documents.Writing;

/// <summary>
/// The arithmetic of <see cref="Merit.Assessment.Scoring.Scorer"/> as formulas. A spreadsheet reckons in binary fractions:
/// each step is rounded to ten decimals, so that 250 is never a little less than 250.
/// </summary>
internal static class TemplateFormulas
{
    /// <summary>A number as formulas write it.</summary>
    public static string Number(decimal value) => SheetRows.NumberOf(value);

    /// <summary>A text as formulas write it.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The sum of cells.</summary>
    public static string Sum(IReadOnlyList<string> cells) => cells.Count == 0 ? "0" : $"ROUND(SUM({string.Join(',', Ranges(cells))}),10)";

    /// <summary>What an indicator counts: nothing while its level, its evidence or its respondents are missing.</summary>
    public static string Leaf(InstrumentNode leaf, string level, string respondents, string evidence)
    {
        List<string> conditions = [$"ISNUMBER({level})"];
        if (leaf.Kind == NodeKind.Survey)
        {
            conditions.Add($"{respondents}>={Number(leaf.MinimumRespondents!.Value)}");
        }

        if (leaf.EvidenceRequired)
        {
            conditions.Add($"COUNTA({evidence})>0");
        }

        return $"IF({(conditions.Count == 1 ? conditions[0] : $"AND({string.Join(',', conditions)})")},{Points(leaf, level)},0)";
    }

    /// <summary>What a node's value adds to its parent's.</summary>
    public static string Share(string value, InstrumentNode node, InstrumentNode? parent, decimal weight, decimal total) => parent?.RollUp switch
    {
        RollUp.WeightedLevels => $"ROUND({value}*{Number(weight)},10)",
        RollUp.WeightedMean => $"ROUND({value}*{Number(weight)}/{Number(total)},10)",
        RollUp.Composite => $"ROUND({value}*{Number(weight)}/{Number(node.Denominator!.Value)},10)",
        _ => $"ROUND({value},10)",
    };

    /// <summary>The index of a score, without corrections.</summary>
    public static string Index(IndexRule rule, string score)
    {
        string quotient = $"ROUND({score}/{Number(rule.Denominator.Value)},12)";
        int decimals = (int)rule.Decimals.Value;
        string scaled = $"ROUND({quotient}*1E{decimals},9)";
        return rule.Rounding switch
        {
            Rounding.Down => $"ROUNDDOWN({quotient},{decimals})",
            Rounding.HalfEven => $"IF(ABS({scaled}-INT({scaled})-0.5)<0.0000001,2*ROUND({scaled}/2,0),ROUND({scaled},0))/1E{decimals}",
            _ => $"ROUND({quotient},{decimals})",
        };
    }

    /// <summary>The category that a number reaches, from the highest bound downwards.</summary>
    public static string Category(IReadOnlyList<Category> categories, string number)
    {
        string formula = "\"\"";
        foreach (Category category in categories.Reverse())
        {
            string text = Quoted(TemplateTexts.Beside(category.Title));
            formula = $"IF({number}{(category.BoundIncluded ? ">=" : ">")}{Number(category.LowerBound.Value)},{text},{formula})";
        }

        return formula;
    }

    private static string Points(InstrumentNode leaf, string level)
    {
        if (leaf.Scale is not { } scale || scale.Levels.All(known => known.Points.Value == known.Number))
        {
            return level;
        }

        string numbers = string.Join(',', scale.Levels.Select(known => Number(known.Number)));
        string points = string.Join(',', scale.Levels.Select(known => Number(known.Points.Value)));
        return $"LOOKUP({level},{{{numbers}}},{{{points}}})";
    }

    // Cells below each other are written as one range: a formula takes 255 arguments at most.
    private static IEnumerable<string> Ranges(IReadOnlyList<string> cells)
    {
        for (int first = 0, last; first < cells.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < cells.Count && Row(cells[last + 1]) == Row(cells[last]) + 1)
            {
                last++;
            }

            yield return first == last ? cells[first] : $"{cells[first]}:{cells[last]}";
        }

        static int Row(string cell) => int.Parse(cell.AsSpan(cell.AsSpan().IndexOfAnyInRange('0', '9')), CultureInfo.InvariantCulture);
    }
}
