using System.Globalization;

namespace Merit.Assessment.Reading;

/// <summary>A row of a CSV file with the line on which it starts, counted from 1.</summary>
internal sealed class CsvRow(int line, string[] cells, CsvTable table) : ITableRow
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
    public decimal? Number(string column, FindingList findings) => TableNumber.Read(this, column, table.Separator == ',', findings);
}
