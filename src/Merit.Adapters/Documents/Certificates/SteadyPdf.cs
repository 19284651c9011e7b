using System.Security.Cryptography;
using System.Text;
using PdfSharp.Pdf;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>
/// Writes a document so that equal content has equal bytes. The library gives each file random ids and each font a random mark; they
/// are overwritten by others of the same length that follow from what the document is.
/// </summary>
internal static class SteadyPdf
{
    private const int MarkLength = 6;
    private const int IdLength = 32;
    private const int UuidLength = 36;

    /// <summary>A new document, tagged and with what PDF/A-1a asks for as far as the library does it.</summary>
    public static PdfDocument New(string title, string author, string language, DateTimeOffset madeAt)
    {
        PdfDocument document = new();
        document.SetPdfA();
        document.Version = 14;
        document.Language = language;
        document.Info.Title = title;
        document.Info.Author = author;
        document.Info.CreationDate = document.Info.ModificationDate = madeAt.UtcDateTime;
        return document;
    }

    /// <summary>The document's bytes.</summary>
    /// <param name="document">The document, which is closed by it.</param>
    /// <param name="identity">What the document is: another text for every other document.</param>
    public static byte[] Save(PdfDocument document, string identity)
    {
        using MemoryStream written = new();
        document.Save(written, false);
        byte[] bytes = written.ToArray();
        string id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..IdLength];
        NameFonts(bytes);
        string uuid = new Guid(Convert.FromHexString(id), bigEndian: true).ToString("D");
        foreach (int place in PlacesAfter(bytes, "ID>uuid:"u8.ToArray()))
        {
            Put(bytes, place, uuid[..UuidLength]);
        }

        foreach (int place in PlacesAfter(bytes, "/ID[<"u8.ToArray()))
        {
            Put(bytes, place, id);
            Put(bytes, place + IdLength + "><".Length, id);
        }

        return bytes;
    }

    // Each font keeps one mark wherever it is named, in the order in which the fonts come.
    private static void NameFonts(byte[] bytes)
    {
        Dictionary<string, string> marks = new(StringComparer.Ordinal);
        foreach (int place in PlacesAfter(bytes, "/FontName/"u8.ToArray()).Concat(PlacesAfter(bytes, "/BaseFont/"u8.ToArray())).Where(place => bytes[place + MarkLength] == (byte)'+'))
        {
            string random = Encoding.ASCII.GetString(bytes, place, MarkLength);
            if (!marks.TryGetValue(random, out string? mark))
            {
                marks[random] = mark = "MERIT" + (char)('A' + marks.Count);
            }

            Put(bytes, place, mark);
        }
    }

    private static List<int> PlacesAfter(byte[] bytes, byte[] mark)
    {
        List<int> places = [];
        for (int from = 0; bytes.AsSpan(from).IndexOf(mark) is >= 0 and int found;)
        {
            from += found + mark.Length;
            places.Add(from);
        }

        return places;
    }

    private static void Put(byte[] bytes, int place, string text) => Encoding.ASCII.GetBytes(text, bytes.AsSpan(place, text.Length));
}
