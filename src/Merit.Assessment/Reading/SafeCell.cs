using System.Buffers;

namespace Merit.Assessment.Reading;

/// <summary>
/// Texts as cells of files that a spreadsheet opens. It would compute a text that begins as a formula does, on the machine of
/// whoever opens the file; with an apostrophe before it, it is a text. Every export writes its texts through here.
/// </summary>
public static class SafeCell
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("\",;\t\r\n");

    /// <summary>The text as a cell: what <see cref="Plain"/> gives back is the same text.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NeedsMark(text) ? "'" + text : text;
    }

    /// <summary>The text that <see cref="Of"/> made a cell of.</summary>
    public static string Plain(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell is ['\'', .. string text] && NeedsMark(text) ? text : cell;
    }

    /// <summary>The text as a field of a CSV file.</summary>
    public static string Csv(string text)
    {
        string cell = Of(text);
        return cell.AsSpan().ContainsAny(Separators) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    // Some read a formula behind blanks too, and Asian keyboards write its signs in full width. The mark itself is marked, so
    // that it comes back.
    private static bool NeedsMark(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart(' ');
        return !start.IsEmpty && (start[0] < ' ' || "=+-@'＝＋－＠".Contains(start[0], StringComparison.Ordinal));
    }
}
