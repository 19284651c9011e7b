using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment.Reading;
using Both = Merit.Assessment.Text;

namespace Merit.Adapters.Documents.Writing;

/// <summary>A sheet while it is written. Every text goes through <see cref="SafeCell"/> and is written as a text, never as a formula.</summary>
internal sealed class SheetDraft(string name)
{
    private const double LineHeight = 14.5;
    private const double RowPadding = 6;
    private const double HighestRow = 400;

    private readonly SortedDictionary<int, SortedDictionary<int, Cell>> _rows = [];
    private readonly Dictionary<int, double> _heights = [];
    private readonly List<double> _widths = [];
    private readonly List<ConditionalFormatting> _highlights = [];
    private readonly List<DataValidation> _choices = [];
    private readonly List<string> _merged = [];
    private int _priority;

    public string Name => name;

    /// <summary>What stays in sight when one scrolls: rows above and columns left of this cell. Null: nothing.</summary>
    public (int Column, int Row)? Frozen { get; set; }

    /// <summary>The colour of the sheet's tab.</summary>
    public string? TabColour { get; set; }

    /// <summary>Whether it is shown.</summary>
    public bool Hidden { get; set; }

    /// <summary>Adds a column.</summary>
    /// <returns>Its number, from 1.</returns>
    public int Column(double width)
    {
        _widths.Add(width);
        return _widths.Count;
    }

    /// <summary>A cell's name within the sheet.</summary>
    public static string At(int column, int row) => SheetRows.NameOf(column, row);

    /// <summary>A cell's name as formulas of other sheets write it.</summary>
    public string From(int column, int row) => $"'{name}'!{At(column, row)}";

    public void Empty(int column, int row, Look look) => Put(column, row, new Cell { StyleIndex = (uint)look });

    public void Number(int column, int row, Look look, decimal value) =>
        Put(column, row, new Cell { StyleIndex = (uint)look, CellValue = new CellValue(TemplateFormulas.Number(value)) });

    /// <summary>A formula with the value that it has now, for whatever opens the file without computing.</summary>
    public void Formula(int column, int row, Look look, string formula, decimal value) =>
        Put(column, row, new Cell { StyleIndex = (uint)look, CellFormula = new CellFormula(formula), CellValue = new CellValue(TemplateFormulas.Number(value)) });

    /// <summary>A formula with the text that it has now.</summary>
    public void Formula(int column, int row, Look look, string formula, string value) =>
        Put(column, row, new Cell { StyleIndex = (uint)look, DataType = CellValues.String, CellFormula = new CellFormula(formula), CellValue = new CellValue(value) });

    public void Text(int column, int row, Look look, string text)
    {
        Put(column, row, new Cell { StyleIndex = (uint)look, DataType = CellValues.InlineString, InlineString = new InlineString(Plain(SafeCell.Of(text))) });
        Fit(column, row, look, text);
    }

    /// <summary>A text in both languages in one cell, the second below the first and fainter.</summary>
    public void Text(int column, int row, Look look, Both text, string mark = "")
    {
        if (text.Id == text.En)
        {
            Text(column, row, look, mark + text.Id);
            return;
        }

        Run second = new(
            new RunProperties(new FontSize { Val = 9 }, new Color { Rgb = look is Look.Header or Look.HeaderInput ? "FFE6EDF5" : Looks.Second }, new RunFont { Val = "Calibri" }),
            Plain("\n" + text.En));
        InlineString both = new(new Run(Plain(SafeCell.Of(mark + text.Id))), second);
        Put(column, row, new Cell { StyleIndex = (uint)look, DataType = CellValues.InlineString, InlineString = both });
        Fit(column, row, look, mark + text.Id + "\n" + text.En);
    }

    /// <summary>Makes one cell of several that lie beside each other.</summary>
    public void Merge(int column, int lastColumn, int row, Look look)
    {
        for (int place = column + 1; place <= lastColumn; place++)
        {
            Empty(place, row, look);
        }

        _merged.Add($"{At(column, row)}:{At(lastColumn, row)}");
    }

    /// <summary>The least height of a row.</summary>
    public void Height(int row, double points) => _heights[row] = Math.Max(_heights.GetValueOrDefault(row), points);

    /// <summary>How cells stand out while a condition holds.</summary>
    public void Highlight(string cells, string condition, uint format) => _highlights.Add(new ConditionalFormatting(
        new ConditionalFormattingRule(new Formula(condition)) { Type = ConditionalFormatValues.Expression, FormatId = format, Priority = ++_priority })
    {
        SequenceOfReferences = new ListValue<StringValue>([new StringValue(cells)]),
    });

    /// <summary>Shows how much of the whole a share is, as a bar in the cell.</summary>
    public void Bars(string cells) => _highlights.Add(new ConditionalFormatting(
        new ConditionalFormattingRule(new DataBar(
            new ConditionalFormatValueObject { Type = ConditionalFormatValueObjectValues.Number, Val = "0" },
            new ConditionalFormatValueObject { Type = ConditionalFormatValueObjectValues.Number, Val = "1" },
            new Color { Rgb = "FF7FB69A" }) { MinLength = 0, MaxLength = 100 })
        { Type = ConditionalFormatValues.DataBar, Priority = ++_priority })
    {
        SequenceOfReferences = new ListValue<StringValue>([new StringValue(cells)]),
    });

    public void Choice(DataValidation choice) => _choices.Add(choice);

    public Worksheet Finish(string titles)
    {
        SheetView view = new() { ShowGridLines = false, WorkbookViewId = 0, ZoomScale = 90, ZoomScaleNormal = 90 };
        if (Frozen is { } cell)
        {
            view.Append(
                new Pane { HorizontalSplit = cell.Column - 1, VerticalSplit = cell.Row - 1, TopLeftCell = At(cell.Column, cell.Row), ActivePane = PaneValues.BottomRight, State = PaneStateValues.Frozen },
                new Selection { Pane = PaneValues.BottomRight, ActiveCell = At(cell.Column, cell.Row), SequenceOfReferences = new ListValue<StringValue>([new StringValue(At(cell.Column, cell.Row))]) });
        }

        Worksheet sheet = new(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(view),
            new SheetFormatProperties { DefaultRowHeight = 15 });
        if (TabColour is not null)
        {
            sheet.SheetProperties!.TabColor = new TabColor { Rgb = TabColour };
        }

        sheet.Append(new Columns(_widths.Select((width, place) => new Column { Min = (uint)place + 1, Max = (uint)place + 1, Width = width, CustomWidth = true })));
        sheet.Append(new SheetData(_rows.Select(Rows)));
        sheet.Append(new SheetProtection { Sheet = true, Objects = true, Scenarios = true, FormatColumns = false, FormatRows = false });
        if (_merged.Count > 0)
        {
            sheet.Append(new MergeCells(_merged.Select(cells => new MergeCell { Reference = cells })) { Count = (uint)_merged.Count });
        }

        sheet.Append(_highlights);
        if (_choices.Count > 0)
        {
            sheet.Append(new DataValidations(_choices) { Count = (uint)_choices.Count });
        }

        sheet.Append(
            new PageMargins { Left = 0.4, Right = 0.4, Top = 0.5, Bottom = 0.6, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = Frozen is null ? 1u : 0u },
            new HeaderFooter(new OddFooter($"&L{titles.Replace("&", "&&", StringComparison.Ordinal)}&C&A&R&P / &N")));
        return sheet;
    }

    private Row Rows(KeyValuePair<int, SortedDictionary<int, Cell>> row)
    {
        Row made = new(row.Value.Values) { RowIndex = (uint)row.Key };
        if (_heights.TryGetValue(row.Key, out double height))
        {
            made.Height = Math.Min(height, HighestRow);
            made.CustomHeight = true;
        }

        return made;
    }

    private void Put(int column, int row, Cell cell)
    {
        cell.CellReference = At(column, row);
        if (!_rows.TryGetValue(row, out SortedDictionary<int, Cell>? cells))
        {
            _rows.Add(row, cells = []);
        }

        cells[column] = cell;
    }

    private void Fit(int column, int row, Look look, string text)
    {
        if (look is not (Look.Plain or Look.Title or Look.Subtitle or Look.Code or Look.Note or Look.Warning) && column <= _widths.Count)
        {
            Height(row, HeightOf(text, _widths[column - 1]));
        }
    }

    // No program fits a row that was written, so that it must be reckoned: a little over one character for each unit of width.
    private static double HeightOf(string text, double width) =>
        RowPadding + (LineHeight * text.Split('\n').Sum(line => Math.Max(1, Math.Ceiling(line.Length / (width * 1.05)))));

    private static DocumentFormat.OpenXml.Spreadsheet.Text Plain(string text) => new(Clean(text)) { Space = SpaceProcessingModeValues.Preserve };

    // What XML cannot hold has no place in a cell.
    private static string Clean(string text) => text.All(character => System.Xml.XmlConvert.IsXmlChar(character) || char.IsSurrogate(character))
        ? text
        : string.Concat(text.Where(character => System.Xml.XmlConvert.IsXmlChar(character) || char.IsSurrogate(character)));
}
