using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>One page: draws texts so that they fit, and says of everything what it is to those who hear the document.</summary>
internal sealed class Sheet : IDisposable
{
    /// <summary>The deep teal of the commission's pages.</summary>
    public static readonly XBrush Teal = Brush(0x12, 0x3f, 0x4e);

    /// <summary>The gold of what is recognised.</summary>
    public static readonly XBrush Gold = Brush(0xa6, 0x7c, 0x12);

    /// <summary>What texts are written in.</summary>
    public static readonly XBrush Ink = Brush(0x1b, 0x2a, 0x33);

    /// <summary>What is said in the second language or beside.</summary>
    public static readonly XBrush Muted = Brush(0x40, 0x51, 0x5c);

    /// <summary>What bars stand on, and lines.</summary>
    public static readonly XBrush Track = Brush(0xdf, 0xe7, 0xeb);

    private readonly XGraphics _graphics;
    private readonly StructureBuilder _structure;

    public Sheet(PdfDocument document, PdfSharp.PageOrientation orientation)
    {
        _structure = UAManager.ForDocument(document).StructureBuilder;
        PdfPage page = document.AddPage();
        page.Size = PdfSharp.PageSize.A4;
        page.Orientation = orientation;
        _graphics = XGraphics.FromPdfPage(page);
        Width = page.Width.Point;
        Height = page.Height.Point;
        _structure.BeginElement(PdfGroupingElementTag.Section);
    }

    /// <summary>In points.</summary>
    public double Width { get; }

    /// <summary>In points.</summary>
    public double Height { get; }

    /// <summary>Draws what only decorates.</summary>
    public void Decorate(Action<XGraphics> draw)
    {
        _structure.BeginArtifact();
        draw(_graphics);
        _structure.End();
    }

    /// <summary>Draws a picture that is told in words.</summary>
    public void Picture(string told, XRect place, Action<XGraphics> draw)
    {
        _structure.BeginElement(PdfIllustrationElementTag.Figure, told, place);
        draw(_graphics);
        _structure.End();
    }

    /// <summary>Draws one line on its baseline.</summary>
    public void Line(string text, XFont font, XBrush brush, double x, double baseline, XStringFormat? format = null, PdfBlockLevelElementTag tag = PdfBlockLevelElementTag.Paragraph) =>
        Lines([text], font, brush, x, baseline, 0, format, tag);

    /// <summary>Draws lines that are one text.</summary>
    public void Lines(IReadOnlyList<string> lines, XFont font, XBrush brush, double x, double baseline, double leading, XStringFormat? format = null, PdfBlockLevelElementTag tag = PdfBlockLevelElementTag.Paragraph)
    {
        _structure.BeginElement(tag);
        for (int i = 0; i < lines.Count; i++)
        {
            // The space keeps words of two lines apart for those who copy or hear the text.
            _graphics.DrawString(i < lines.Count - 1 ? lines[i] + " " : lines[i], font, brush, new XPoint(x, baseline + (i * leading)), format ?? XStringFormats.BaseLineLeft);
        }

        _structure.End();
    }

    /// <summary>How wide a text is.</summary>
    public double WidthOf(string text, XFont font) => _graphics.MeasureString(text, font).Width;

    /// <summary>A text in the largest size in which it fits into one line, else into two, else into as many as it needs in the smallest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">How wide a line may be.</param>
    /// <param name="isBold">Whether it is bold.</param>
    /// <param name="largest">The size in points that it has if there is room.</param>
    /// <param name="leastInOne">The size below which it goes into two lines.</param>
    /// <param name="smallest">The size that it has at least.</param>
    public (IReadOnlyList<string> Lines, XFont Font) Fit(string text, double width, bool isBold, double largest, double leastInOne, double smallest)
    {
        for (double size = largest; size >= leastInOne; size--)
        {
            XFont font = Typeface.Of(size, isBold);
            if (WidthOf(text, font) <= width)
            {
                return ([text], font);
            }
        }

        for (double size = leastInOne; size > smallest; size--)
        {
            XFont font = Typeface.Of(size, isBold);
            IReadOnlyList<string> lines = Wrap(text, font, width, isEven: true);
            if (lines.Count <= 2)
            {
                return (lines, font);
            }
        }

        XFont last = Typeface.Of(smallest, isBold);
        return (Wrap(text, last, width), last);
    }

    /// <summary>A text in lines of a width; a word that is wider is broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="font">What it is written in.</param>
    /// <param name="width">How wide a line may be.</param>
    /// <param name="isEven">Whether two lines are made about as long as each other.</param>
    public IReadOnlyList<string> Wrap(string text, XFont font, double width, bool isEven = false)
    {
        List<string> lines = Filled(text, font, width);
        // The first line is made no longer than it takes to leave the second as it is.
        for (double narrow = width * 0.95; isEven && lines.Count == 2 && narrow > width / 2; narrow -= width * 0.05)
        {
            List<string> tighter = Filled(text, font, narrow);
            if (tighter.Count > 2)
            {
                break;
            }

            lines = tighter;
        }

        return lines;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _structure.End();
        _graphics.Dispose();
    }

    private List<string> Filled(string text, XFont font, double width)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (WidthOf(longer, font) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = word;
            while (WidthOf(line, font) > width)
            {
                int fits = Fitting(line, font, width);
                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }

        return [.. lines, line];
    }

    private int Fitting(string word, XFont font, double width)
    {
        int fits = 1;
        while (fits < word.Length && WidthOf(word[..(fits + 1)], font) <= width)
        {
            fits++;
        }

        // Never between the two halves of a surrogate pair.
        return fits < word.Length && char.IsLowSurrogate(word[fits]) ? fits > 1 ? fits - 1 : fits + 1 : fits;
    }

    private static XSolidBrush Brush(byte red, byte green, byte blue) => new(XColor.FromArgb(red, green, blue));
}
