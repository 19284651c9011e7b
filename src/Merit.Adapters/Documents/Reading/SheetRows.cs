using System.Globalization;
using System.Text;

namespace Merit.Adapters.Documents.Reading;

/// <summary>A cell with what it shows; formulas count by the value that was saved with them and are never computed.</summary>
/// <param name="Column">From 1.</param>
/// <param name="Text">A text as it was typed, a number with a point and without exponent.</param>
/// <param name="Fault">The code of the finding on a cell that cannot be read; null when it can.</param>
internal readonly record struct SheetCell(int Column, string Text, string? Fault);

/// <summary>A row of a sheet.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Cells">Its cells that hold something; the list is filled anew for each row.</param>
internal readonly record struct SheetRow(int Number, List<SheetCell> Cells);

/// <summary>Reads the cells of a sheet row by row.</summary>
internal sealed class SheetRows(ReadingMeter meter, IReadOnlyList<string> sharedTexts)
{
    private const int MostRows = 1_048_576;
    private const int MostColumns = 16_384;

    // Beyond these nothing stands that is read; what does is skipped.
    private const int ColumnsRead = 256;

    private readonly StringBuilder _text = new();
    private readonly List<SheetCell> _cells = [];

    /// <summary>The rows that hold something.</summary>
    /// <param name="sheet">At the beginning of the sheet's part.</param>
    /// <exception cref="UnfitWorkbookException">The part is none, or the budget is used up.</exception>
    public IEnumerable<SheetRow> Read(PartReader sheet)
    {
        int number = 0;
        while (sheet.Read())
        {
            if (!sheet.IsStart("row"))
            {
                continue;
            }

            meter.Row();
            number = Number(sheet["r"], MostRows) ?? number + 1;
            ReadCells(sheet);
            if (_cells.Count > 0)
            {
                yield return new SheetRow(number, _cells);
            }
        }
    }

    /// <summary>A cell's name, such as <c>C7</c>.</summary>
    public static string NameOf(int column, int row)
    {
        StringBuilder name = new();
        for (int rest = column; rest > 0; rest = (rest - 1) / 26)
        {
            name.Insert(0, (char)('A' + ((rest - 1) % 26)));
        }

        return name.Append(CultureInfo.InvariantCulture, $"{row}").ToString();
    }

    /// <summary>A number as cells and formulas write it: with a point and without exponent, in the fifteen digits that a spreadsheet shows.</summary>
    public static string NumberOf(decimal value) => value.ToString("0.###############", CultureInfo.InvariantCulture);

    private void ReadCells(PartReader sheet)
    {
        _cells.Clear();
        if (sheet.IsEmpty)
        {
            return;
        }

        int depth = sheet.Depth;
        int column = 0;
        while (sheet.ReadWithin(depth))
        {
            if (!sheet.IsStart("c"))
            {
                continue;
            }

            meter.Cell();
            column = ColumnOf(sheet["r"]) ?? column + 1;
            if (ReadCell(sheet, column) is { } cell && column <= ColumnsRead)
            {
                _cells.Add(cell);
            }
        }
    }

    private SheetCell? ReadCell(PartReader sheet, int column)
    {
        if (sheet.IsEmpty)
        {
            return null;
        }

        string type = sheet["t"] ?? "n";
        int depth = sheet.Depth;
        bool hasFormula = false;
        bool hasValue = false;
        _text.Clear();
        while (sheet.ReadWithin(depth))
        {
            if (!sheet.IsStart())
            {
                continue;
            }

            switch (sheet.Name)
            {
                case "f":
                    hasFormula = true;
                    break;
                case "v":
                    hasValue = true;
                    sheet.Append(_text);
                    break;
                case "t" when type == "inlineStr":
                    hasValue = true;
                    sheet.Append(_text);
                    break;
                case "rPh":
                    // How Japanese texts are pronounced: no part of them.
                    Skip(sheet);
                    break;
            }
        }

        if (hasFormula && (!hasValue || (_text.Length == 0 && type != "str")))
        {
            return new SheetCell(column, "", "workbook-not-computed");
        }

        string text = TextOf(type, _text.ToString());
        return text.Length > meter.Budget.CellLength ? new SheetCell(column, "", "workbook-cell-long")
            : type == "e" ? new SheetCell(column, text, "workbook-cell-error")
            : text.Length > 0 ? new SheetCell(column, text, null)
            : null;
    }

    private string TextOf(string type, string value)
    {
        switch (type)
        {
            case "s":
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int place) || place >= sharedTexts.Count)
                {
                    throw new UnfitWorkbookException("workbook-damaged", "sharedStrings.xml");
                }

                // As if it stood in the cell itself: a text that is stored once may be named by every cell there is.
                meter.Inflate(sharedTexts[place].Length);
                return sharedTexts[place];
            case "b":
                return value == "1" ? "TRUE" : "FALSE";
            case "n":
                // Binary fractions: 1.1 may be saved as 1.1000000000000001. Fifteen digits are what a spreadsheet shows.
                return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) < 1e15
                    ? NumberOf((decimal)number)
                    : value;
            default:
                return value;
        }
    }

    private static void Skip(PartReader sheet)
    {
        int depth = sheet.Depth;
        bool isFilled = !sheet.IsEmpty;
        while (isFilled && sheet.ReadWithin(depth))
        {
            // Whatever stands in it.
        }
    }

    private static int? Number(string? digits, int most) =>
        digits is null ? null
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most ? number
        : throw new UnfitWorkbookException("workbook-damaged", digits);

    private static int? ColumnOf(string? cell)
    {
        if (cell is null)
        {
            return null;
        }

        int column = 0;
        foreach (char letter in cell)
        {
            if (letter is < 'A' or > 'Z')
            {
                break;
            }

            column = (column * 26) + letter - 'A' + 1;
            if (column > MostColumns)
            {
                break;
            }
        }

        return column is >= 1 and <= MostColumns ? column : throw new UnfitWorkbookException("workbook-damaged", cell);
    }
}
