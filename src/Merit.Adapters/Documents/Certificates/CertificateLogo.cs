using PdfSharp.Drawing;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Whether a picture can stand on certificates.</summary>
public static class CertificateLogo
{
    /// <summary>Bytes that a picture may have.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Pixels that a side may have: what a picture unpacks to must stay small.</summary>
    public const int MostPixels = 2000;

    /// <summary>Why a picture cannot be used, as a code; null when it can.</summary>
    public static string? Refuse(byte[] picture)
    {
        if (picture.Length > MostBytes)
        {
            return "logo-too-large";
        }

        if (SizeOf(picture) is not ({ } width, { } height))
        {
            return "logo-not-a-picture";
        }

        if (width is 0 or > MostPixels || height is 0 or > MostPixels)
        {
            return "logo-too-large";
        }

        try
        {
            using MemoryStream stream = new(picture);
            using XImage image = XImage.FromStream(stream);
            return null;
        }
#pragma warning disable CA1031 // The reader of pictures throws whatever it meets; to whoever sent one it says the same.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "logo-not-a-picture";
        }
    }

    // Read before anything is unpacked.
    private static (int? Width, int? Height) SizeOf(ReadOnlySpan<byte> picture) =>
        picture.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? SizeOfPng(picture)
        : picture.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? SizeOfJpeg(picture)
        : (null, null);

    private static (int? Width, int? Height) SizeOfPng(ReadOnlySpan<byte> picture) =>
        picture.Length < 24 ? (null, null) : (Number(picture[16..20]), Number(picture[20..24]));

    private static (int? Width, int? Height) SizeOfJpeg(ReadOnlySpan<byte> picture)
    {
        for (int place = 2; place + 9 < picture.Length && picture[place] == 0xff;)
        {
            byte marker = picture[place + 1];
            // The start of a frame names the size; of the sixteen markers three mean something else.
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return (Number(picture.Slice(place + 7, 2)), Number(picture.Slice(place + 5, 2)));
            }

            place += 2 + Number(picture.Slice(place + 2, 2));
        }

        return (null, null);
    }

    private static int Number(ReadOnlySpan<byte> bytes)
    {
        int number = 0;
        foreach (byte digit in bytes)
        {
            number = (number << 8) | digit;
        }

        return number < 0 ? int.MaxValue : number;
    }
}
