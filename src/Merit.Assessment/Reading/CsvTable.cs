using System.Data.Common;
using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Merit.Assessment.Reading;

/// <summary>The rows of a CSV file under known columns.</summary>
internal sealed class CsvTable
{
    private const int MostRows = 100_000;

    private CsvTable(IReadOnlyList<CsvRow> rows, IReadOnlyList<string> columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The rows; blank lines are left out.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>The names of the columns that the file has, as the reader uses them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The table, or null with findings when the bytes are no CSV with the required columns.</summary>
    public static CsvTable? Parse(
        ReadOnlySpan<byte> bytes,
        IReadOnlyDictionary<string, string> known,
        IReadOnlyList<string> required,
        FindingList findings)
    {
        if (!Utf8Document.TryGetText(bytes, findings, out ReadOnlySpan<byte> utf8))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(utf8);
        CsvLines lines = new(text);
        if (lines.OpenQuoteLine is { } open)
        {
            findings.Error("csv-open-quote", string.Create(CultureInfo.InvariantCulture, $"line {open}"));
            return null;
        }

        using StringReader reader = new(text);
        try
        {
            using CsvDataReader csv = CsvDataReader.Create(reader, new CsvDataReaderOptions
            {
                Delimiter = Delimiter(text),
                HasHeaders = false,
                BufferSize = Math.Max(16 * 1024, text.Length + 2),
            });
            return Read(csv, lines, known, required, findings);
        }
        catch (Exception exception) when (exception is CsvFormatException or InvalidDataException or DbException or FormatException)
        {
            findings.Error("csv-malformed", "");
            return null;
        }
    }

    private static CsvTable? Read(
        CsvDataReader csv,
        CsvLines lines,
        IReadOnlyDictionary<string, string> known,
        IReadOnlyList<string> required,
        FindingList findings)
    {
        List<CsvRow> rows = [];
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        List<string?>? columns = null;
        for (int record = 0; csv.Read(); record++)
        {
            string[] cells = new string[csv.RowFieldCount];
            for (int place = 0; place < cells.Length; place++)
            {
                cells[place] = csv.GetString(place).Trim();
            }

            int line = lines.StartOf(record);
            if (cells.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (columns is null)
            {
                columns = Header(cells, line, known, required, headers, findings);
                if (columns is null)
                {
                    return null;
                }

                continue;
            }

            string at = string.Create(CultureInfo.InvariantCulture, $"line {line}");
            if (rows.Count == MostRows)
            {
                findings.Error("csv-too-many-rows", at, MostRows);
                break;
            }

            if (cells.Length > columns.Count && cells.Skip(columns.Count).Any(cell => cell.Length > 0))
            {
                findings.Error("csv-too-many-cells", at, columns.Count, cells.Length);
            }

            Dictionary<string, string> byColumn = new(StringComparer.Ordinal);
            for (int place = 0; place < Math.Min(cells.Length, columns.Count); place++)
            {
                if (columns[place] is { } column)
                {
                    byColumn[column] = cells[place];
                }
            }

            rows.Add(new CsvRow(line, byColumn, headers));
        }

        return new CsvTable(rows, [.. headers.Keys]);
    }

    private static List<string?>? Header(
        string[] cells,
        int line,
        IReadOnlyDictionary<string, string> known,
        IReadOnlyList<string> required,
        Dictionary<string, string> headers,
        FindingList findings)
    {
        List<string?> columns = [];
        bool complete = true;
        foreach (string cell in cells)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"line {line}, column {cell}");
            if (!known.TryGetValue(cell, out string? column))
            {
                if (cell.Length > 0)
                {
                    findings.Error("csv-column-unknown", at, cell);
                }

                columns.Add(null);
            }
            else if (!headers.TryAdd(column, cell))
            {
                findings.Error("csv-column-doubled", at, cell);
                columns.Add(null);
            }
            else
            {
                columns.Add(column);
            }
        }

        foreach (string column in required)
        {
            if (!headers.ContainsKey(column))
            {
                findings.Error(
                    "csv-column-missing", string.Create(CultureInfo.InvariantCulture, $"line {line}"), column);
                complete = false;
            }
        }

        return complete ? columns : null;
    }

    // The first line decides: whichever of the two separators stands in it more often.
    private static char Delimiter(string text)
    {
        ReadOnlySpan<char> first = text.AsSpan().TrimStart();
        int end = first.IndexOfAny('\r', '\n');
        first = end < 0 ? first : first[..end];
        return first.Count(';') > first.Count(',') ? ';' : ',';
    }
}
