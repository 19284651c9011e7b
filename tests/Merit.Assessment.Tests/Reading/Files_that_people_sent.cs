using System.Text;
using System.Text.Json.Nodes;
using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Reading;

/// <summary>The files of <c>tests/Cases</c>, as they came.</summary>
public sealed class Files_that_people_sent
{
    private static readonly SubmissionContext Context = new("merit-2027", "6405", ShippedInstruments.Get("merit-2019"));

    [Theory]
    [InlineData("33-csv-with-two-byte-order-marks", "submission.csv", "")]
    [InlineData("34-zero-width-space-in-header-and-code", "submission-1.csv", "csv-invisible-dropped")]
    [InlineData("34-zero-width-space-in-header-and-code", "submission-2.csv", "csv-invisible-dropped")]
    [InlineData("38-sep-line", "submission.csv", "")]
    [InlineData("42-utf-16-without-bom", "submission.csv", "")]
    public void What_spreadsheets_add_is_read_over(string name, string file, string warning)
    {
        Read<Submission> read = SubmissionCsv.Parse(Case(name, file), Context);

        Assert.True(read.Succeeded);
        Assert.Equal(Context.Instrument.Leaves.Count, read.Value.Entries.Count);
        Assert.Equal(warning, string.Join(", ", read.Findings.Select(finding => finding.Code)));
    }

    [Fact]
    public void A_quotation_mark_inside_a_cell_moves_no_line() =>
        Assert.Equal(
            ["line 5, column level", "line 9, column level"],
            SubmissionCsv.Parse(Case("40-stray-quotes-shift-line-numbers", "submission.csv"), Context).Findings
                .Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Pointer));

    [Fact]
    public void A_long_name_of_evidence_is_refused_in_a_table_as_in_json()
    {
        string[] lines = Encoding.UTF8.GetString(Case("40-stray-quotes-shift-line-numbers", "submission.csv")).Split('\n');
        lines[1] = string.Join(',', [.. lines[1].Split(',')[..2], new string('x', 40_000) + ".pdf"]);
        JsonObject document = Document();
        document["entries"]![0]!["evidence"]![0] = new string('x', 40_000) + ".pdf";

        Finding csv = SubmissionCsv.Parse(Encoding.UTF8.GetBytes(string.Join('\n', lines)), Context).Findings[0];
        Finding json = SubmissionJson.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), Context).Findings[0];

        Assert.Equal(("too-long", "too-long"), (csv.Code, json.Code));
        Assert.Equal(("line 2, column evidence", "/entries/0/evidence/0"), (csv.Pointer, json.Pointer));
    }

    [Fact]
    public void A_hundred_thousand_names_of_evidence_are_refused_at_once()
    {
        JsonObject document = Document();
        document["entries"]![0]!["evidence"] = new JsonArray([.. Enumerable.Range(0, 120_000).Select(number => (JsonNode)$"b{number}")]);

        Finding finding = SubmissionJson.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), Context).Findings[0];

        Assert.Equal(("too-many-items", "/entries/0/evidence"), (finding.Code, finding.Pointer));
    }

    [Fact]
    public void An_address_loses_what_nobody_sees_or_is_refused()
    {
        Read<AgencyRegister> read = AgencyRegisterCsv.Parse(Case("31-mail-address-with-zero-width-space", "agencies.csv"));

        Assert.Equal(
            ["csv-invisible-dropped line 2", "email-not-allowed line 4, column surel"],
            read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
        Assert.Contains("U+200B", read.Findings[0].MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_several_lines_or_with_hidden_characters_is_refused()
    {
        Assert.Equal(
            ["text-character line 2, column nama", "text-character line 5, column nama"],
            AgencyRegisterCsv.Parse(Case("36-agency-name-with-line-break-nul-or-rlo", "agencies.csv")).Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
        Assert.Equal(
            ["text-character /agencies/0/name"],
            AgencyRegisterJson.Parse(Case("36-agency-name-with-line-break-nul-or-rlo", "agencies.json")).Findings.Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Theory]
    [InlineData("line 3, column skor", "baris 3, kolom skor", "line 3, column skor")]
    [InlineData("submission.csv line 3, column Bukti Dukung", "submission.csv, baris 3, kolom Bukti Dukung", "submission.csv, line 3, column Bukti Dukung")]
    [InlineData("manifest.json line 4", "manifest.json, baris 4", "manifest.json, line 4")]
    [InlineData("submission.csv indicator 1.1", "submission.csv, indikator 1.1", "submission.csv, indicator 1.1")]
    [InlineData("manifest.json/files/1/name", "manifest.json/files/1/name", "manifest.json/files/1/name")]
    [InlineData("", "", "")]
    public void A_place_is_told_in_both_languages(string pointer, string indonesian, string english) =>
        Assert.Equal(new Text(indonesian, english), new Finding("code", FindingSeverity.Error, pointer, "", "").Place());

    private static byte[] Case(string name, string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", name, file));

    private static JsonObject Document() => JsonNode.Parse(Case("44-evidence-hash-wrong", "submission.json"))!.AsObject();
}
