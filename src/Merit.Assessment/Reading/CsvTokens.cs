namespace Merit.Assessment.Reading;

/// <summary>
/// Cuts a table's text into records and cells. A quotation mark opens a cell only where it is the cell's first character, and a
/// mark that nothing closes is a mark of the text, so that it cannot swallow the lines behind it: of the CSV libraries none
/// takes it back. Takes time in proportion to the text.
/// </summary>
internal sealed class CsvTokens(string text, char separator, int start = 0, int firstLine = 1)
{
    /// <summary>A row of more cells than this is cut: no table has as many columns.</summary>
    public const int MostCells = 1_000;

    private const char Mark = '"';

    private int _at = start;
    private int _line = firstLine;

    // The next mark that closes a cell, and from where it was looked for: one line is searched once, not once a cell.
    private int _closingFrom = -1;
    private int _closing = -1;

    /// <summary>The cells of the record that was read.</summary>
    public List<string> Cells { get; } = [];

    /// <summary>The line, counted from 1, on which the record starts.</summary>
    public int Line { get; private set; }

    /// <summary>The line of a quotation mark in this record that nothing closes; null when there is none.</summary>
    public int? OpenMarkLine { get; private set; }

    /// <summary>Whether marks stand inside a cell in marks without being doubled, and were taken as text.</summary>
    public bool HasStrayMark { get; private set; }

    /// <summary>Reads the next record, blank ones too; false at the end.</summary>
    public bool Read()
    {
        if (_at >= text.Length)
        {
            return false;
        }

        Cells.Clear();
        OpenMarkLine = null;
        HasStrayMark = false;
        Line = _line;
        while (true)
        {
            string cell = ReadCell();
            if (Cells.Count < MostCells)
            {
                Cells.Add(cell);
            }

            if (_at >= text.Length)
            {
                return true;
            }

            char end = text[_at++];
            if (end == separator)
            {
                continue;
            }

            if (end == '\r' && _at < text.Length && text[_at] == '\n')
            {
                _at++;
            }

            _line++;
            return true;
        }
    }

    private string ReadCell()
    {
        if (_at < text.Length && text[_at] == Mark && ReadMarked() is { } marked)
        {
            return marked;
        }

        int length = text.AsSpan(_at).IndexOfAny(separator, '\r', '\n');
        int end = length < 0 ? text.Length : _at + length;
        string cell = text[_at..end];
        _at = end;
        return cell;
    }

    /// <summary>The cell in marks that begins here; null when its mark is none.</summary>
    private string? ReadMarked()
    {
        int first = _at + 1;
        int lines = 0;
        bool doubled = false;
        for (int from = first; ;)
        {
            int found = text.IndexOf(Mark, from);
            if (found < 0)
            {
                OpenMarkLine ??= _line;
                return null;
            }

            lines += LinesIn(text.AsSpan(from, found - from));
            if (EndsCell(found + 1))
            {
                return Take(first, found, doubled, lines);
            }

            if (text[found + 1] == Mark)
            {
                doubled = true;
                from = found + 2;
                continue;
            }

            // A mark in the middle. On one line the cell ends at the mark before the next separator; over lines nobody knows.
            int closing = lines == 0 ? ClosingOnLine(found + 1) : -1;
            if (closing < 0)
            {
                OpenMarkLine ??= _line;
                return null;
            }

            HasStrayMark = true;
            return Take(first, closing, doubled, lines: 0);
        }
    }

    private string Take(int first, int end, bool doubled, int lines)
    {
        string cell = text[first..end];
        _at = end + 1;
        _line += lines;
        return doubled ? cell.Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
    }

    private bool EndsCell(int place) =>
        place >= text.Length || text[place] == separator || text[place] is '\r' or '\n';

    private int ClosingOnLine(int from)
    {
        if (_closingFrom >= 0 && from >= _closingFrom && from <= _closing)
        {
            return text[_closing] == Mark ? _closing : -1;
        }

        int place = from;
        while (place < text.Length && text[place] is not ('\r' or '\n') && !(text[place] == Mark && EndsCell(place + 1)))
        {
            place++;
        }

        (_closingFrom, _closing) = (from, Math.Min(place, text.Length - 1));
        return place < text.Length && text[place] == Mark ? place : -1;
    }

    private static int LinesIn(ReadOnlySpan<char> text)
    {
        int lines = 0;
        for (int at = text.IndexOfAny('\r', '\n'); at >= 0; at = text.IndexOfAny('\r', '\n'))
        {
            lines++;
            text = text[(at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1))..];
        }

        return lines;
    }
}
