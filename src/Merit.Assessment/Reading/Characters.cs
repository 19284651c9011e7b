using System.Globalization;
using System.Text;

namespace Merit.Assessment.Reading;

/// <summary>
/// Which characters a text for people may hold. Control characters break mails and headers, bidirectional controls turn a name
/// around, zero-width characters make two equal-looking codes different, and half a surrogate pair is no text at all.
/// </summary>
public static class Characters
{
    /// <summary>The code point of the first character that a text must not hold; null when there is none.</summary>
    /// <param name="text">Any text, also one with half a surrogate pair.</param>
    /// <param name="lines">Whether line breaks and tabs are allowed.</param>
    public static int? FirstForbidden(ReadOnlySpan<char> text, bool lines = false)
    {
        int start = text.IndexOfAnyExceptInRange(' ', '~');
        if (start < 0)
        {
            return null;
        }

        for (text = text[start..]; !text.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            {
                return text[0];
            }

            if (IsForbidden(rune, lines))
            {
                return rune.Value;
            }

            text = text[length..];
        }

        return null;
    }

    /// <summary>A code point as people look it up: <c>U+200B</c>.</summary>
    public static string Name(int codePoint) => string.Create(CultureInfo.InvariantCulture, $"U+{codePoint:X4}");

    /// <summary>The text in at most so many characters, with what must not stand in it spelled out, so that it can be shown.</summary>
    internal static string Visible(string text, int longest)
    {
        ReadOnlySpan<char> shown = text;
        if (text.Length > longest)
        {
            // Never between the two halves of a surrogate pair.
            shown = shown[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
        }

        if (FirstForbidden(shown) is null)
        {
            return shown.Length == text.Length ? text : $"{shown}…";
        }

        StringBuilder visible = new();
        while (!shown.IsEmpty)
        {
            bool whole = Rune.DecodeFromUtf16(shown, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (whole && !IsForbidden(rune, lines: false))
            {
                visible.Append(shown[..length]);
            }
            else
            {
                visible.Append('⟨').Append(Name(whole ? rune.Value : shown[0])).Append('⟩');
            }

            shown = shown[length..];
        }

        return visible.Length <= longest && shown.Length == text.Length ? visible.ToString() : Cut(visible, longest, text.Length > longest);
    }

    /// <summary>The text without white space and invisible characters at its ends, and the first invisible one dropped.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text, out int? dropped)
    {
        dropped = null;
        int start = 0;
        while (start < text.Length && IsTrimmed(text[start], ref dropped))
        {
            start++;
        }

        int end = text.Length;
        while (end > start && IsTrimmed(text[end - 1], ref dropped))
        {
            end--;
        }

        return text[start..end];
    }

    private static string Cut(StringBuilder visible, int longest, bool shortened)
    {
        if (visible.Length > longest)
        {
            visible.Length = char.IsHighSurrogate(visible[longest - 1]) ? longest - 1 : longest;
            shortened = true;
        }

        return shortened ? visible.Append('…').ToString() : visible.ToString();
    }

    private static bool IsTrimmed(char character, ref int? dropped)
    {
        if (char.IsWhiteSpace(character))
        {
            return true;
        }

        if (character < 0x7F || char.IsSurrogate(character) || char.IsControl(character) || !IsForbidden(new Rune(character), lines: false))
        {
            return false;
        }

        dropped ??= character;
        return true;
    }

    private static bool IsForbidden(Rune rune, bool lines) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => !lines || rune.Value is not ('\n' or '\r' or '\t'),
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Letters and marks that show nothing, and the code points that will never be characters.
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFDD0 and <= 0xFDEF)
            || (rune.Value & 0xFFFE) == 0xFFFE,
    };
}
