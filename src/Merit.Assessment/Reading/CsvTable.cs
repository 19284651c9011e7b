using System.Globalization;

namespace Merit.Assessment.Reading;

/// <summary>The rows of a CSV file under known columns, as spreadsheets write it.</summary>
internal sealed class CsvTable
{
    private const int MostRows = 100_000;

    private readonly List<CsvRow> _rows = [];
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, string> _headers = new(StringComparer.Ordinal);
    private readonly FindingList _findings;
    private (int Line, int CodePoint, int Cells) _dropped;

    private CsvTable(char separator, FindingList findings)
    {
        Separator = separator;
        _findings = findings;
    }

    /// <summary>What separates the cells.</summary>
    public char Separator { get; }

    /// <summary>The rows; blank lines are left out.</summary>
    public IReadOnlyList<CsvRow> Rows => _rows;

    /// <summary>The names of the columns that the file has, as the reader uses them, in the file's order.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>At which place of a row each column stands.</summary>
    public Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>How the file's own header names a column.</summary>
    public string HeaderOf(string column) => _headers.GetValueOrDefault(column, column);

    /// <summary>The table, or null with findings when the bytes are no CSV with the required columns.</summary>
    public static CsvTable? Parse(
        ReadOnlySpan<byte> bytes, CsvColumns known, IReadOnlyList<string> required, FindingList findings)
    {
        if (DocumentText.Decode(bytes, findings) is not { } text)
        {
            return null;
        }

        if (text.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0)
        {
            int line = text.AsSpan(0, nul).Count('\n') + 1;
            findings.Error("file-not-text", string.Create(CultureInfo.InvariantCulture, $"line {line}"));
            return null;
        }

        (char? stated, int start) = SeparatorLine(text);
        char separator = stated ?? GuessSeparator(text, start, known);
        CsvTable table = new(separator, findings);
        return table.Read(new CsvTokens(text, separator, start, start == 0 ? 1 : 2), known, required) ? table : null;
    }

    private bool Read(CsvTokens tokens, CsvColumns known, IReadOnlyList<string> required)
    {
        int width = -1;
        while (tokens.Read())
        {
            if (tokens.OpenMarkLine is { } open)
            {
                _findings.Error("csv-open-quote", string.Create(CultureInfo.InvariantCulture, $"line {open}"));
            }

            if (tokens.HasStrayMark)
            {
                _findings.Warning("csv-stray-quote", string.Create(CultureInfo.InvariantCulture, $"line {tokens.Line}"));
            }

            string[] cells = Trimmed(tokens);
            if (cells.Length == 0)
            {
                continue;
            }

            if (width < 0)
            {
                width = cells.Length;
                if (!ReadHeader(cells, tokens.Line, known, required))
                {
                    return false;
                }

                continue;
            }

            string at = string.Create(CultureInfo.InvariantCulture, $"line {tokens.Line}");
            if (_rows.Count == MostRows)
            {
                _findings.Error("csv-too-many-rows", at, MostRows);
                break;
            }

            if (cells.Length > width)
            {
                _findings.Error("csv-too-many-cells", at, width, cells.Length);
            }

            _rows.Add(new CsvRow(tokens.Line, cells, this));
        }

        if (_dropped.Cells > 0)
        {
            _findings.Warning(
                "csv-invisible-dropped",
                string.Create(CultureInfo.InvariantCulture, $"line {_dropped.Line}"),
                Characters.Name(_dropped.CodePoint),
                _dropped.Cells);
        }

        return true;
    }

    /// <summary>The cells without blanks and invisible characters at their ends, and without the empty ones behind the last.</summary>
    private string[] Trimmed(CsvTokens tokens)
    {
        List<string> cells = tokens.Cells;
        int count = 0;
        for (int place = 0; place < cells.Count; place++)
        {
            ReadOnlySpan<char> trimmed = Characters.Trim(cells[place], out int? dropped);
            if (trimmed.Length != cells[place].Length)
            {
                cells[place] = trimmed.ToString();
            }

            if (dropped is { } codePoint)
            {
                _dropped = _dropped.Cells == 0 ? (tokens.Line, codePoint, 1) : _dropped with { Cells = _dropped.Cells + 1 };
            }

            count = cells[place].Length > 0 ? place + 1 : count;
        }

        return count == 0 ? [] : [.. cells[..count]];
    }

    private bool ReadHeader(string[] cells, int line, CsvColumns known, IReadOnlyList<string> required)
    {
        string at = string.Create(CultureInfo.InvariantCulture, $"line {line}");
        HashSet<string> weak = new(StringComparer.Ordinal);
        for (int place = 0; place < cells.Length; place++)
        {
            string cell = cells[place];
            if (known.Find(cell) is not { } column)
            {
                if (cell.Length > 0 && !known.IsKnown(cell))
                {
                    _findings.Error(
                        "csv-column-unknown", $"{at}, column {cell}", cell, string.Join(", ", known.Known), NearMiss.Hint(cell, [.. known.Known]));
                }
            }
            else if (!Places.ContainsKey(column.Name) || (weak.Contains(column.Name) && !column.Weak))
            {
                if (!Places.ContainsKey(column.Name))
                {
                    _columns.Add(column.Name);
                }

                _headers[column.Name] = cell;
                Places[column.Name] = place;
                weak.Remove(column.Name);
                if (column.Weak)
                {
                    weak.Add(column.Name);
                }
            }
            else if (weak.Contains(column.Name) || !column.Weak)
            {
                _findings.Error("csv-column-doubled", $"{at}, column {cell}", cell, HeaderOf(column.Name));
            }
        }

        foreach (string column in required.Where(column => !Places.ContainsKey(column)))
        {
            _findings.Error("csv-column-missing", at, column, string.Join(", ", known.Known));
        }

        return required.All(Places.ContainsKey);
    }

    /// <summary>The separator that a first line such as <c>sep=;</c> states, and where the table begins.</summary>
    private static (char? Separator, int Start) SeparatorLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        ReadOnlySpan<char> first = end < 0 ? text : text.AsSpan(0, end);

        // A spreadsheet that saved such a file again may have filled up the line with separators and put it in marks.
        ReadOnlySpan<char> stated = first.TrimStart("\" ");
        if (end < 0 || !stated.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return (null, 0);
        }

        int start = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        return (stated.Length > 4 && stated[4] is ',' or ';' or '\t' or '|' ? stated[4] : null, start);
    }

    // The separator under which the header has most of the known columns; where that is equal, the one that stands in it oftenest.
    private static char GuessSeparator(string text, int start, CsvColumns known)
    {
        char best = ',';
        (int Known, int Cells) most = (-1, -1);
        foreach (char separator in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            CsvTokens tokens = new(text, separator, start);
            while (tokens.Read() && tokens.Cells.TrueForAll(string.IsNullOrWhiteSpace))
            {
                // Blank lines before the header.
            }

            int found = tokens.Cells.Count(cell => known.IsKnown(Characters.Trim(cell, out _).ToString()));
            if (found > most.Known || (found == most.Known && tokens.Cells.Count > most.Cells))
            {
                (best, most) = (separator, (found, tokens.Cells.Count));
            }
        }

        return best;
    }
}
