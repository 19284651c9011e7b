using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Merit.Assessment.Reading;

/// <summary>
/// Turns a file's bytes into text, before any parser sees them: JSON is UTF-8 only, a table may be in whatever a spreadsheet
/// saved.
/// </summary>
internal static class DocumentText
{
    // A file of letters has a NUL in every second byte as UTF-16; this much of it is looked at, and this share suffices.
    private const int Looked = 4096;
    private const double ShareOfNul = 0.4;

    /// <summary>The text without byte order marks; false, with a finding, when the bytes are not strict UTF-8 or are empty.</summary>
    public static bool TryGetUtf8(ReadOnlySpan<byte> bytes, FindingList findings, out ReadOnlySpan<byte> text)
    {
        if (!TryGetBytes(bytes, findings, out text))
        {
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            findings.Error("encoding-not-utf8", PlaceOf(text, FirstInvalid(text)));
            return false;
        }

        return true;
    }

    /// <summary>As <see cref="TryGetUtf8"/>, but what is no UTF-8 is left to the caller, who may keep the rest.</summary>
    public static bool TryGetBytes(ReadOnlySpan<byte> bytes, FindingList findings, out ReadOnlySpan<byte> text)
    {
        text = WithoutMarks(bytes);
        if (IsBinary(bytes, findings))
        {
            return false;
        }

        if (Utf16(bytes) is not null)
        {
            findings.Error("encoding-utf16", "");
            return false;
        }

        return IsFilled(text.Trim(" \t\r\n"u8).IsEmpty, findings);
    }

    /// <summary>A table's text in UTF-8, UTF-16 (with or without a mark) or Windows-1252; null with a finding otherwise.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        if (IsBinary(bytes, findings))
        {
            return null;
        }

        string? text = Utf16(bytes) is { } bigEndian ? FromUtf16(bytes, bigEndian) : FromUtf8Or1252(WithoutMarks(bytes), findings);
        text = text?.TrimStart('\uFEFF');
        return text is null || !IsFilled(string.IsNullOrWhiteSpace(text), findings) ? null : text;
    }

    /// <summary>The pointer of a byte: line and column counted from 1, in characters.</summary>
    public static string PlaceOf(ReadOnlySpan<byte> utf8, int offset)
    {
        ReadOnlySpan<byte> before = utf8[..Math.Min(offset, utf8.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return $"line {line}, column {column}";
    }

    private static bool IsFilled(bool empty, FindingList findings)
    {
        if (empty)
        {
            findings.Error("document-empty", "");
        }

        return !empty;
    }

    private static bool IsBinary(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        string? code =
            bytes.StartsWith("PK\u0003\u0004"u8) ? "file-is-workbook"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "file-is-old-workbook"
            : bytes.StartsWith("%PDF-"u8) ? "file-is-pdf"
            : null;
        if (code is not null)
        {
            findings.Error(code, "");
        }

        return code is not null;
    }

    private static ReadOnlySpan<byte> WithoutMarks(ReadOnlySpan<byte> bytes)
    {
        while (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        return bytes;
    }

    /// <summary>Whether the bytes are UTF-16: null when not, else whether the high byte comes first.</summary>
    private static bool? Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return false;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return true;
        }

        ReadOnlySpan<byte> looked = bytes[..(Math.Min(bytes.Length, Looked) & ~1)];
        int first = 0;
        int second = 0;
        for (int place = 0; place < looked.Length; place += 2)
        {
            first += looked[place] == 0 ? 1 : 0;
            second += looked[place + 1] == 0 ? 1 : 0;
        }

        int enough = Math.Max(2, (int)(looked.Length / 2 * ShareOfNul));
        return second >= enough && first < enough ? false : first >= enough && second < enough ? true : null;
    }

    // Every pair of bytes becomes the character it is, halves of surrogate pairs too: the cell that holds one is then named.
    private static string FromUtf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        ushort[] units = MemoryMarshal.Cast<byte, ushort>(bytes[..(bytes.Length & ~1)]).ToArray();
        if (bigEndian == BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(units, units);
        }

        return new string(MemoryMarshal.Cast<ushort, char>(units));
    }

    private static string? FromUtf8Or1252(ReadOnlySpan<byte> bytes, FindingList findings)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        // A file that has umlauts in UTF-8 and a broken byte besides was damaged; read otherwise, its names would be wrong.
        if (HasUtf8Sequence(bytes))
        {
            findings.Error("encoding-not-utf8", PlaceOf(bytes, FirstInvalid(bytes)));
            return null;
        }

        findings.Warning("encoding-guessed", PlaceOf(bytes, FirstInvalid(bytes)));
        return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
    }

    private static bool HasUtf8Sequence(ReadOnlySpan<byte> bytes)
    {
        for (int place = 0; place < bytes.Length;)
        {
            if (bytes[place] < 0x80)
            {
                int next = bytes[place..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (next < 0)
                {
                    return false;
                }

                place += next;
            }
            else if (Rune.DecodeFromUtf8(bytes[place..], out _, out _) == OperationStatus.Done)
            {
                return true;
            }
            else
            {
                place++;
            }
        }

        return false;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out int length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}
