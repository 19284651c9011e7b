using System.Text;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment;
using Merit.Assessment.Agencies;

namespace Merit.Adapters.Tests.Documents;

public sealed class RegisterWorkbookTests
{
    /// <summary>A register below a title, with an empty row in between, a column that is not read, and text over two lines.</summary>
    public static string Rows { get; } = string.Concat(
        Row(1, "Daftar instansi"),
        Row(3, "No.", "Kode", "Nama", "Jenis", "Surel"),
        Row(4, "1", "3173", "Kota &quot;Jakarta&quot;, Barat", "kota", "a@uji.example"),
        Row(6, "2", "0031", "Provinsi\nDKI", "provinsi", ""));

    [Fact]
    public void A_register_in_a_workbook_is_read_as_the_same_in_a_text_file()
    {
        byte[] file = Books.WithRows(Rows);
        Read<AgencyRegister> read = RegisterWorkbook.Parse(file);

        Assert.True(RegisterWorkbook.IsArchive(file));
        Assert.True(read.Succeeded, string.Join("; ", read.Findings.Select(finding => finding.MessageEn)));
        Assert.Equal(
            [("3173", "Kota \"Jakarta\", Barat", AgencyType.City, "a@uji.example"), ("0031", "Provinsi DKI", AgencyType.Province, null)],
            read.Value.Agencies.Select(agency => (agency.Code, agency.Name, agency.Type, agency.Contact?.Email)));
    }

    [Fact]
    public void What_is_wrong_is_told_with_the_row_of_the_sheet()
    {
        string rows = Rows + Row(9, "3", "3173", "Sekali lagi", "kota") + Row(12, "4", "99", "", "desa");
        Assert.Equal(
            ["agency-doubled line 9, column Kode", "blank line 12, column Nama", "not-among line 12, column Jenis"],
            RegisterWorkbook.Parse(Books.WithRows(rows)).Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => $"{finding.Code} {finding.Pointer}").Order());
        Assert.Contains(
            RegisterWorkbook.Parse(Books.WithRows(Rows + "<row r=\"13\"><c r=\"C13\" t=\"e\"><v>#REF!</v></c></row>")).Findings,
            finding => (finding.Code, finding.Pointer) == ("workbook-cell-error", "sheet Isian, cell C13"));
    }

    [Fact]
    public void A_workbook_without_a_register_or_that_asks_too_much_is_refused_in_words()
    {
        Assert.Equal("workbook-no-register", Assert.Single(RegisterWorkbook.Parse(Books.WithRows(Books.Rows(Books.Text))).Findings).Code);
        byte[] hidden = Books.Changed(
            Books.WithRows(Rows),
            ("xl/workbook.xml", Encoding.UTF8.GetBytes(Books.Part(Books.WithRows(Rows), "xl/workbook.xml").Replace("sheetId", "state=\"hidden\" sheetId", StringComparison.Ordinal))));
        Assert.Equal("workbook-no-register", Assert.Single(RegisterWorkbook.Parse(hidden).Findings).Code);
        Assert.Equal("workbook-rows", Assert.Single(RegisterWorkbook.Parse(Books.WithRows(Rows + string.Concat(Enumerable.Repeat("<row/>", 60_000)))).Findings).Code);
        Assert.Equal("workbook-damaged", Assert.Single(RegisterWorkbook.Parse([.. "PK\u0003\u0004"u8, 1, 2, 3]).Findings).Code);
    }

    private static string Row(int number, params ReadOnlySpan<string> cells)
    {
        StringBuilder row = new($"<row r=\"{number}\">");
        foreach (string cell in cells)
        {
            row.Append(cell.Length == 0 ? "<c/>" : $"<c t=\"inlineStr\"><is><t>{cell}</t></is></c>");
        }

        return row.Append("</row>").ToString();
    }
}
