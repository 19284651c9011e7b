using System.Buffers;
using System.Text;

namespace EmbeddedRuntime.DurableTask.History;

/// <summary>The primitive fields of the stored form: bytes, variable-length numbers, length-prefixed UTF-8.</summary>
internal static class BinaryFields
{
    public static void WriteByte(ArrayBufferWriter<byte> target, byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }

    /// <summary>Writes seven bits a byte, lowest first.</summary>
    public static void WriteNumber(ArrayBufferWriter<byte> target, ulong value)
    {
        Span<byte> span = target.GetSpan(10);
        int n = 0;
        while (value >= 0x80)
        {
            span[n++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[n++] = (byte)value;
        target.Advance(n);
    }

    public static void WriteText(ArrayBufferWriter<byte> target, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteNumber(target, (uint)length);
        Span<byte> span = target.GetSpan(length);
        target.Advance(Encoding.UTF8.GetBytes(value, span));
    }

    /// <summary>Writes a text that may be absent: its length plus one, or zero.</summary>
    public static void WriteOptionalText(ArrayBufferWriter<byte> target, string? value)
    {
        if (value is null)
        {
            WriteByte(target, 0);
            return;
        }
        WriteByte(target, 1);
        WriteText(target, value);
    }

    public static byte ReadByte(ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            throw Truncated();
        }
        byte value = source[0];
        source = source[1..];
        return value;
    }

    public static ulong ReadNumber(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = ReadByte(ref source);
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("A stored number is longer than 64 bits.");
    }

    public static string ReadText(ref ReadOnlySpan<byte> source)
    {
        ulong length = ReadNumber(ref source);
        if (length > (ulong)source.Length)
        {
            throw Truncated();
        }
        string value = Encoding.UTF8.GetString(source[..(int)length]);
        source = source[(int)length..];
        return value;
    }

    public static string? ReadOptionalText(ref ReadOnlySpan<byte> source) =>
        ReadByte(ref source) == 0 ? null : ReadText(ref source);

    private static InvalidDataException Truncated() => new("A stored record ends before its last field.");
}
