using System.Globalization;

namespace Merit.Assessment.Reading;

/// <summary>A row of a CSV file with the line on which it starts, counted from 1.</summary>
internal sealed class CsvRow(int line, IReadOnlyDictionary<string, string> cells, IReadOnlyDictionary<string, string> headers)
{
    /// <summary>The line on which the row starts.</summary>
    public int Line { get; } = line;

    /// <summary>The trimmed cell of a column; empty when the file has no such column.</summary>
    public string this[string column] => cells.GetValueOrDefault(column, "");

    /// <summary>The pointer of a cell, with the column as the file's own header names it.</summary>
    public string At(string column) => string.Create(
        CultureInfo.InvariantCulture, $"line {Line}, column {headers.GetValueOrDefault(column, column)}");

    /// <summary>A cell as an exact number, with a decimal point or a decimal comma; null with a finding.</summary>
    public decimal? Number(string column, FindingList findings)
    {
        string text = this[column];
        if (text.Length == 0)
        {
            findings.Error("blank", At(column));
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

        findings.Error("not-a-number", At(column));
        return null;
    }
}
