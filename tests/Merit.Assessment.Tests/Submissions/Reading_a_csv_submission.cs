using System.Text;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Submissions;

public sealed class Reading_a_csv_submission
{
    private static readonly SubmissionContext Context =
        new("merit-2026", "3173", ShippedInstruments.Get("merit-2019"));

    [Theory]
    [InlineData("indicator,level,evidence", ',', "\n")]
    [InlineData("indikator;skor;bukti", ';', "\r\n")]
    [InlineData("\uFEFFKode;Nilai;Rujukan bukti", ';', "\r\n")]
    public void A_complete_file_is_read_whatever_separator_and_language_its_header_has(
        string header, char separator, string newLine)
    {
        Read<Submission> read = Parse(header + newLine + string.Concat(Context.Instrument.Leaves.Select(leaf =>
            $"{leaf.Code}{separator}3{separator}{leaf.Code}.pdf | lain.pdf{newLine}")));

        Assert.Empty(read.Findings);
        Assert.Equal(38, read.Value!.Entries.Count);
        Assert.Equal(["3.10.pdf", "lain.pdf"], read.Value.Entries.Single(entry => entry.Code == "3.10").Evidence);
    }

    [Fact]
    public void Every_finding_is_told_at_once_with_line_and_column()
    {
        Read<Submission> read = Parse(
            """
            indikator,skor,bukti
            1.1,5,a.pdf

            "1.2",tiga,"a
            b.pdf"
            9.9,1,a.pdf
            1.1,2,a.pdf
            ,2,a.pdf
            1.3,,a.pdf
            1.4,2,
            2.1,1,a.pdf,zuviel
            """);

        Assert.False(read.Succeeded);
        string[] expected =
        [
            "csv-too-many-cells line 11",
            "level-out-of-range line 2, column skor",
            "text-character line 4, column bukti",
            "not-a-number line 4, column skor",
            "indicator-unknown line 6, column indikator",
            "indicator-doubled line 7, column indikator",
            "blank line 8, column indikator",
            "blank line 9, column skor",
            "evidence-missing line 10, column bukti",
        ];
        Assert.Equal(
            expected,
            read.Findings.Where(finding => finding.Code != "indicator-missing")
                .Select(finding => $"{finding.Code} {finding.Pointer}"));
    }

    [Theory]
    [InlineData("../x", "evidence-name")]
    [InlineData(" | ", "evidence-missing")]
    public void Evidence_that_is_refused_is_not_told_of_as_missing_as_well(string evidence, string code)
    {
        Read<Submission> read = Parse($"indikator,skor,bukti\n1.1,3,{evidence}\n");

        Assert.Equal([code], read.Findings.Select(finding => finding.Code).Where(found => found != "indicator-missing"));
    }

    [Theory]
    [InlineData("indicator,grade\n1.1,3\n", "csv-column-missing", "line 1")]
    [InlineData("indicator,level,level\n1.1,3,3\n", "csv-column-doubled", "line 1, column level")]
    [InlineData("indicator,level\n\"1.1,3\n", "csv-open-quote", "line 2")]
    [InlineData("\n\nindicator,level,colour\n", "csv-column-unknown", "line 3, column colour")]
    public void What_is_no_such_table_is_a_finding(string text, string code, string pointer)
    {
        Read<Submission> read = Parse(text);

        Assert.False(read.Succeeded);
        Assert.Contains(read.Findings, finding => finding.Code == code && finding.Pointer == pointer);
    }

    private static Read<Submission> Parse(string text) => SubmissionCsv.Parse(Encoding.UTF8.GetBytes(text), Context);
}
