using System.Globalization;
using System.Text;

namespace Merit.Web.Texts;

/// <summary>
/// Text from outside, made fit to stand on one line: control characters could forge a header or a line of the plain
/// text, and direction marks could show a name backwards. HTML encoding does not deal with either.
/// </summary>
public static class OneLine
{
    /// <summary>The text without control and format characters, white space joined, at most <paramref name="limit"/> characters.</summary>
    public static string Of(string? text, int limit = 1000)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return string.Empty;
        }

        StringBuilder line = new(Math.Min(text.Length, limit));
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (blank && line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
            else if (!blank && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                if (line.Length + rune.Utf16SequenceLength >= limit)
                {
                    return line.Append('…').ToString();
                }

                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }
}
