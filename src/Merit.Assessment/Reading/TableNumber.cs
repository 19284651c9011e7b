using System.Globalization;
using System.Text.RegularExpressions;

namespace Merit.Assessment.Reading;

/// <summary>Numbers in cells as people write them, with a decimal point or a decimal comma.</summary>
internal static partial class TableNumber
{
    /// <summary>The exact number of a cell; null with a finding.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="commaSeparates">
    /// Whether commas separate the cells: then 1,234 is one and a bit to some and a thousand to others. Elsewhere a comma is decimal.
    /// </param>
    /// <param name="findings">Where findings go.</param>
    public static decimal? Read(ITableRow row, string column, bool commaSeparates, FindingList findings)
    {
        string text = row[column];
        if (text.Length == 0)
        {
            findings.Error("blank", row.At(column));
            return null;
        }

        if (commaSeparates && Grouped().IsMatch(text))
        {
            findings.Error("number-ambiguous", row.At(column), text);
            return null;
        }

        // Grouping is not accepted, so a single comma can only be a decimal comma.
        string plain = text.Count(character => character == ',') == 1 && !text.Contains('.', StringComparison.Ordinal)
            ? text.Replace(',', '.')
            : text;
        if (decimal.TryParse(
                plain,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out decimal number)
            && Math.Abs(number) <= 1_000_000_000m)
        {
            return number;
        }

        findings.Error("not-a-number", row.At(column));
        return null;
    }

    [GeneratedRegex(@"\A[1-9][0-9]{0,2},[0-9]{3}\z")]
    private static partial Regex Grouped();
}
