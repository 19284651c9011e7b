using System.Globalization;
using System.Text.RegularExpressions;

namespace Merit.Assessment.Reading;

/// <summary>A row of a CSV file with the line on which it starts, counted from 1.</summary>
internal sealed partial class CsvRow(int line, string[] cells, CsvTable table)
{
    /// <summary>The line on which the row starts.</summary>
    public int Line { get; } = line;

    /// <summary>The trimmed cell of a column; empty when the file has no such column.</summary>
    public string this[string column] =>
        table.Places.TryGetValue(column, out int place) && place < cells.Length ? cells[place] : "";

    /// <summary>The pointer of a cell, with the column as the file's own header names it.</summary>
    public string At(string column) => string.Create(
        CultureInfo.InvariantCulture, $"line {Line}, column {table.HeaderOf(column)}");

    /// <summary>A cell as one line of text; null with a finding when it is too long, holds what it must not, or is blank.</summary>
    public string? Text(string column, FindingList findings, bool required = true, int longest = 400)
    {
        string text = this[column];
        if (text.Length == 0)
        {
            if (required)
            {
                findings.Error("blank", At(column));
            }

            return null;
        }

        if (Characters.FirstForbidden(text) is { } character)
        {
            findings.Error("text-character", At(column), Characters.Name(character));
            return null;
        }

        if (text.Length > longest)
        {
            findings.Error("too-long", At(column), longest, text.Length);
            return null;
        }

        return text;
    }

    /// <summary>A cell as one of a set of words; null with a finding when it is none of them, or blank.</summary>
    public T? Choice<T>(string column, IReadOnlyDictionary<string, T> words, FindingList findings, bool required = true)
        where T : struct
    {
        string word = this[column];
        if (word.Length == 0)
        {
            if (required)
            {
                findings.Error("blank", At(column));
            }

            return null;
        }

        if (words.TryGetValue(word, out T value))
        {
            return value;
        }

        findings.Error("not-among", At(column), word, string.Join(", ", words.Keys), NearMiss.Hint(word, [.. words.Keys]));
        return null;
    }

    /// <summary>A cell as an exact number, with a decimal point or a decimal comma; null with a finding.</summary>
    public decimal? Number(string column, FindingList findings)
    {
        string text = this[column];
        if (text.Length == 0)
        {
            findings.Error("blank", At(column));
            return null;
        }

        // Between commas, 1,234 is one and a bit to some and a thousand to others; where commas separate nothing, they are decimal.
        if (table.Separator == ',' && Grouped().IsMatch(text))
        {
            findings.Error("number-ambiguous", At(column), text);
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

    [GeneratedRegex(@"\A[1-9][0-9]{0,2},[0-9]{3}\z")]
    private static partial Regex Grouped();
}
