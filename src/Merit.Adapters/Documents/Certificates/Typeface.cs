using System.Collections.Concurrent;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>The typeface of certificates and letters. It lies in this library, so that they look the same on every machine.</summary>
internal static class Typeface
{
    private const string Family = "Source Sans 3";

    private static readonly XPdfFontOptions Embedded = new(PdfFontEncoding.Unicode);
    private static readonly ConcurrentDictionary<(double Size, bool IsBold), XFont> Fonts = new();

    static Typeface() => GlobalFontSettings.FontResolver = new Resolver();

    /// <summary>The typeface in one size.</summary>
    public static XFont Of(double size, bool isBold = false) =>
        Fonts.GetOrAdd((size, isBold), static wanted => new XFont(Family, wanted.Size, wanted.IsBold ? XFontStyleEx.Bold : XFontStyleEx.Regular, Embedded));

    private sealed class Resolver : IFontResolver
    {
        public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => familyName == Family ? new(isBold ? "SourceSans3-Bold" : "SourceSans3-Regular") : null;

        public byte[]? GetFont(string faceName)
        {
            using Stream font = typeof(Typeface).Assembly.GetManifestResourceStream(faceName + ".ttf") ?? throw new InvalidOperationException($"The font {faceName} is not in this library.");
            using MemoryStream read = new();
            font.CopyTo(read);
            return read.ToArray();
        }
    }
}
