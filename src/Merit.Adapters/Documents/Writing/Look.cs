using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Merit.Adapters.Documents.Writing;

/// <summary>How a cell looks: its place in the workbook's list of formats.</summary>
internal enum Look : uint
{
    Plain,
    Title,
    Subtitle,
    Note,
    Warning,
    Header,
    HeaderInput,
    Code,
    Words,
    Illustrative,
    Input,
    InputText,
    Figure,
    IllustrativeFigure,
    Status,
    Section,
    SectionFigure,
    Label,
    Value,
    Big,
    BigIndex,
    Share,
    Step,
}

/// <summary>The workbook's formats, fonts, colours and borders: the one place that knows how a template looks.</summary>
internal static class Looks
{
    /// <summary>Of what is said in the second language.</summary>
    public const string Second = "FF5B6573";

    /// <summary>Formats of cells that stand out by what they hold, by place.</summary>
    public const uint Chosen = 0;

    /// <summary>A row that is done.</summary>
    public const uint Done = 1;

    /// <summary>A row whose evidence is missing.</summary>
    public const uint Lacking = 2;

    /// <summary>A row that is not filled in.</summary>
    public const uint Open = 3;

    private const string Ink = "FF1B2733";
    private const string Navy = "FF1F3A5F";
    private const string Amber = "FF8A5A00";

    public static Stylesheet Stylesheet()
    {
        Fonts fonts = Counted(
            new Fonts(Font(11, Ink), Font(16, Navy, bold: true), Font(11, Second), Font(10, Second), Font(11, "FFFFFFFF", bold: true), Font(11, Ink, bold: true), Font(10, Second, italic: true), Font(11, Amber, bold: true), Font(14, Navy, bold: true), Font(10, Ink)));
        Fills fills = Counted(new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            Filled(Navy),
            Filled("FFFFF6D6"),
            Filled("FFE6EDF5"),
            Filled("FFFFE9C7"),
            Filled("FF8A6D1F")));
        Borders borders = Counted(new Borders(Border(null), Border("FFC5CED8"), Border("FFB8860B")));
        CellFormats formats = Counted(new CellFormats(
            Format(0, 0, 0, wrap: false),
            Format(1, 0, 0, wrap: false),
            Format(2, 0, 0, wrap: false),
            Format(3, 0, 0, wrap: true),
            Format(7, 5, 0, wrap: true),
            Format(4, 2, 1, wrap: true, centred: true),
            Format(4, 6, 1, wrap: true, centred: true),
            Format(5, 0, 1, wrap: false),
            Format(9, 0, 1, wrap: true),
            Format(6, 0, 1, wrap: true),
            Format(8, 3, 2, wrap: false, centred: true, isInput: true),
            Format(9, 3, 2, wrap: true, isInput: true, number: 49),
            Format(0, 0, 1, wrap: false, number: 164, centred: true),
            Format(0, 0, 1, wrap: false, number: 165, centred: true),
            Format(9, 0, 1, wrap: true, centred: true),
            Format(5, 4, 1, wrap: true),
            Format(5, 4, 1, wrap: false, number: 164, centred: true),
            Format(2, 0, 0, wrap: true),
            Format(5, 0, 0, wrap: true),
            Format(8, 0, 0, wrap: true, number: 164, left: true),
            Format(8, 0, 0, wrap: true, number: 166, left: true),
            Format(0, 0, 1, wrap: false, number: 9, centred: true),
            Format(0, 0, 1, wrap: true)));
        return new Stylesheet(
            Counted(new NumberingFormats(NumberFormat(164, "General"), NumberFormat(165, "General\"*\""), NumberFormat(166, "0.00####"))),
            fonts,
            fills,
            borders,
            Counted(new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 })),
            formats,
            Counted(new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 })),
            Counted(new DifferentialFormats(Shaded("FFD5EBDD", Ink, bold: true), Shaded("FFD5EBDD", "FF14532D"), Shaded("FFFFE1B0", Amber), Shaded("FFF0F2F5", Second))));
    }

    private static T Counted<T>(T list)
        where T : OpenXmlCompositeElement
    {
        list.SetAttribute(new OpenXmlAttribute("count", "", list.ChildElements.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return list;
    }

    private static NumberingFormat NumberFormat(uint id, string code) => new() { NumberFormatId = id, FormatCode = code };

    private static Font Font(double size, string colour, bool bold = false, bool italic = false)
    {
        Font font = new();
        if (bold)
        {
            font.Append(new Bold());
        }

        if (italic)
        {
            font.Append(new Italic());
        }

        font.Append(new FontSize { Val = size }, new Color { Rgb = colour }, new FontName { Val = "Calibri" }, new FontFamilyNumbering { Val = 2 });
        return font;
    }

    private static Fill Filled(string colour) =>
        new(new PatternFill(new ForegroundColor { Rgb = colour }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid });

    private static Border Border(string? colour)
    {
        return colour is null
            ? new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder())
            : new Border(
                new LeftBorder(Shade()) { Style = BorderStyleValues.Thin },
                new RightBorder(Shade()) { Style = BorderStyleValues.Thin },
                new TopBorder(Shade()) { Style = BorderStyleValues.Thin },
                new BottomBorder(Shade()) { Style = BorderStyleValues.Thin },
                new DiagonalBorder());

        Color Shade() => new() { Rgb = colour };
    }

    private static CellFormat Format(
        uint font, uint fill, uint border, bool wrap, bool centred = false, bool left = false, bool isInput = false, uint number = 0)
    {
        Alignment alignment = new() { WrapText = wrap, Vertical = VerticalAlignmentValues.Center };
        if (centred || left)
        {
            alignment.Horizontal = centred ? HorizontalAlignmentValues.Center : HorizontalAlignmentValues.Left;
        }

        else if (border > 0 && wrap)
        {
            alignment.Indent = 1;
            alignment.Horizontal = HorizontalAlignmentValues.Left;
        }

        return new CellFormat(alignment, new Protection { Locked = !isInput })
        {
            NumberFormatId = number,
            FontId = font,
            FillId = fill,
            BorderId = border,
            FormatId = 0,
            ApplyNumberFormat = true,
            ApplyFont = true,
            ApplyFill = true,
            ApplyBorder = true,
            ApplyAlignment = true,
            ApplyProtection = true,
        };
    }

    private static DifferentialFormat Shaded(string ground, string ink, bool bold = false)
    {
        Font font = bold ? new Font(new Bold(), new Color { Rgb = ink }) : new Font(new Color { Rgb = ink });
        return new DifferentialFormat(font, new Fill(new PatternFill(new BackgroundColor { Rgb = ground }) { PatternType = PatternValues.Solid }));
    }
}
