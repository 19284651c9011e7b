using System.Text.Unicode;

namespace Merit.Assessment.Reading;

/// <summary>Checks that bytes are UTF-8 text, before any parser sees them.</summary>
internal static class Utf8Document
{
    /// <summary>
    /// The text without a byte order mark; false, with a finding, when the bytes are not strict UTF-8 or are empty.
    /// </summary>
    public static bool TryGetText(ReadOnlySpan<byte> bytes, FindingList findings, out ReadOnlySpan<byte> text)
    {
        text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            findings.Error("encoding-utf16", "");
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            (int line, int column) = FirstInvalid(text);
            findings.Error("encoding-not-utf8", $"line {line}, column {column}");
            return false;
        }

        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            findings.Error("document-empty", "");
            return false;
        }

        return true;
    }

    private static (int Line, int Column) FirstInvalid(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        int line = 1;
        int column = 1;
        while (offset < text.Length
            && System.Text.Rune.DecodeFromUtf8(text[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            column = text[offset] == '\n' ? 1 : column + 1;
            line += text[offset] == '\n' ? 1 : 0;
            offset += length;
        }

        return (line, column);
    }
}
