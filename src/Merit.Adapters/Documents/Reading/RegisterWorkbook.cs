using System.Text;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// Reads an agency register from a workbook: its first visible sheet with the columns of <see cref="AgencyRegisterCsv"/>, one of which
/// may stand below a title. Rows of the sheet are told as lines of the same number.
/// </summary>
public static class RegisterWorkbook
{
    // A header stands near the top of its sheet; a sheet without one holds something else.
    private const int RowsBeforeHeader = 60;

    /// <summary>Whether a file is an archive, as every workbook is, whatever it is called.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> file) => WorkbookPackage.IsArchive(file);

    /// <summary>The register, or every finding at once. Never throws on bad input, and never uses more than its budget.</summary>
    /// <param name="file">The file's bytes.</param>
    public static Read<AgencyRegister> Parse(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FindingList findings = new(DocumentTexts.Find);
        Read<Table> table = OpenWorkbook.Read(file, ReadingBudget.Standard, findings, workbook => Read(workbook, findings));
        if (table.Value is not { } read)
        {
            return findings.Result<AgencyRegister>(null);
        }

        Read<AgencyRegister> register = AgencyRegisterCsv.Parse(read.Csv);
        findings.AddRange(register.Findings);
        return findings.Result(register.Value);
    }

    private static Read<Table> Read(OpenWorkbook workbook, FindingList findings)
    {
        foreach (TableSheet sheet in workbook.Sheets.Where(sheet => !sheet.IsHidden))
        {
            if (ReadTable(sheet.Name, workbook.RowsOf(sheet), findings) is { } table)
            {
                return findings.Result(table);
            }
        }

        findings.Error("workbook-no-register", "");
        return findings.Result<Table>(null);
    }

    // As the same table would stand in a text file, so that both are read, and complained of, alike.
    private static Table? ReadTable(string sheet, IEnumerable<SheetRow> rows, FindingList findings)
    {
        StringBuilder csv = new();
        int line = 1;
        bool hasHeader = false;
        foreach (SheetRow row in rows)
        {
            if (!hasHeader && !(hasHeader = AgencyRegisterCsv.IsHeader(row.Cells.Select(cell => cell.Text))))
            {
                if (row.Number > RowsBeforeHeader)
                {
                    return null;
                }

                continue;
            }

            for (; line < row.Number; line++)
            {
                csv.Append('\n');
            }

            int column = 1;
            foreach ((int place, string text, string? fault) in row.Cells)
            {
                if (fault is not null)
                {
                    findings.Error(fault, WorkbookRow.At(sheet, place, row.Number), text);
                }

                csv.Append(',', place - column).Append('"').Append(text.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                column = place;
            }
        }

        return hasHeader ? new Table(Encoding.UTF8.GetBytes(csv.ToString())) : null;
    }

    private sealed record Table(byte[] Csv);
}
