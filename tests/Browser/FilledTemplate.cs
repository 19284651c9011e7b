using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Merit.Assessment.Instruments;

namespace Browser;

/// <summary>A workbook as a clerk fills it in: cell by cell, in the file that was downloaded.</summary>
internal static class FilledTemplate
{
    private const string LevelColumn = "C";
    private const int HeaderRow = 5;

    /// <summary>Fills in levels and, of each indicator, the name of one file.</summary>
    /// <param name="path">The workbook.</param>
    /// <param name="instrument">The instrument's id.</param>
    /// <param name="level">What is typed as the level of an indicator.</param>
    /// <param name="evidence">The file that is named for the indicator of that number.</param>
    public static void Fill(string path, string instrument, Func<string, string> level, Func<int, string> evidence)
    {
        HashSet<string> codes = [.. ShippedInstruments.Get(instrument).Leaves.Select(leaf => leaf.Code)];
        int number = 0;
        using SpreadsheetDocument book = SpreadsheetDocument.Open(path, isEditable: true);
        foreach (Sheet sheet in book.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().Where(sheet => sheet.Name!.Value!.StartsWith("Aspek ", StringComparison.Ordinal)))
        {
            SheetData data = ((WorksheetPart)book.WorkbookPart.GetPartById(sheet.Id!)).Worksheet!.GetFirstChild<SheetData>()!;
            string files = data.Elements<Row>().First(row => row.RowIndex! == HeaderRow).Elements<Cell>().First(cell => cell.InnerText.Contains("bukti 1", StringComparison.OrdinalIgnoreCase)).CellReference!.Value!.TrimEnd('5');
            foreach (Row row in data.Elements<Row>().Where(row => row.Elements<Cell>().FirstOrDefault() is { } code && codes.Contains(code.InnerText)))
            {
                string code = row.Elements<Cell>().First().InnerText;
                Cell filled = At(row, LevelColumn);
                filled.DataType = CellValues.Number;
                filled.CellValue = new CellValue(level(code));
                Cell named = At(row, files);
                named.DataType = CellValues.InlineString;
                named.InlineString = new InlineString(new Text(evidence(number++)));
            }
        }
    }

    private static Cell At(Row row, string column) => row.Elements<Cell>().First(cell => cell.CellReference! == $"{column}{row.RowIndex}");
}
