using System.Text;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Submissions;

public sealed class Reading_a_json_submission
{
    private static readonly SubmissionContext Context =
        new("merit-2026", "3173", ShippedInstruments.Get("merit-2019"));

    [Fact]
    public void A_complete_submission_is_read_with_codes_in_the_instruments_order()
    {
        string entries = string.Join(",", Context.Instrument.Leaves.Reverse().Select(leaf =>
            $$"""{ "indicator": "{{leaf.Code}}", "level": 3, "evidence": ["{{leaf.Code}}.pdf"] }"""));
        Read<Submission> read = Parse(
            $$"""{ "cycle": "merit-2026", "agency": "3173", "instrument": "merit-2019", "preparedAt": "2026-02-28T16:00:00+07:00", "entries": [{{entries}}] }""");

        Assert.Empty(read.Findings);
        Assert.Equal(Context.Instrument.Leaves.Select(leaf => leaf.Code), read.Value!.Entries.Select(entry => entry.Code));
        Assert.Equal(["3.10.pdf"], read.Value.Entries.Single(entry => entry.Code == "3.10").Evidence);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 16, 0, 0, TimeSpan.FromHours(7)), read.Value.PreparedAt);
    }

    [Fact]
    public void Every_finding_is_told_at_once_with_its_pointer()
    {
        Read<Submission> read = Parse(
            """
            { "cycle": "merit-2025", "agency": "3174", "instrument": "merit-2019", "extra": 1, "entries": [
              { "indicator": "1.1", "level": 5, "evidence": ["a.pdf"] },
              { "indicator": "1.1", "level": 2, "evidence": ["a.pdf"] },
              { "indicator": "9.9", "level": 2 },
              { "indicator": "1.2", "level": "3" },
              { "indicator": "1.3", "level": 2.5, "evidence": ["../x"] },
              { "indicator": "1.4", "level": 3 },
              7
            ] }
            """);

        Assert.False(read.Succeeded);
        string[] found = [.. read.Findings.Select(finding => $"{finding.Code} {finding.Pointer}")];
        string[] expected =
        [
            "unknown-member /extra",
            "cycle-differs /cycle",
            "agency-differs /agency",
            "level-out-of-range /entries/0/level",
            "indicator-doubled /entries/1/indicator",
            "indicator-unknown /entries/2/indicator",
            "not-a-number /entries/3/level",
            "evidence-name /entries/4/evidence/0",
            "level-out-of-range /entries/4/level",
            "evidence-missing /entries/5/evidence",
            "not-an-object /entries/6",
        ];
        Assert.Equal(expected, found.Take(expected.Length));
        Assert.All(found.Skip(expected.Length), finding => Assert.Equal("indicator-missing /entries", finding));
        Assert.Equal(38 - 4, found.Length - expected.Length);
        Assert.All(read.Findings, finding => Assert.NotEqual(finding.MessageId, finding.MessageEn));
    }

    [Theory]
    [InlineData("""["../x"]""", "evidence-name")]
    [InlineData("[7]", "not-a-string")]
    [InlineData("\"a.pdf\"", "not-an-array")]
    [InlineData("[]", "evidence-missing")]
    [InlineData("null", "evidence-missing")]
    public void Evidence_that_is_refused_is_not_told_of_as_missing_as_well(string evidence, string code)
    {
        Read<Submission> read = Parse(
            $$"""{ "cycle": "merit-2026", "agency": "3173", "instrument": "merit-2019", "entries": [{ "indicator": "1.1", "level": 3, "evidence": {{evidence}} }] }""");

        Assert.Equal([code], read.Findings.Select(finding => finding.Code).Where(found => found != "indicator-missing"));
    }

    [Theory]
    [InlineData("{ \"cycle\":\n  nope }", "json-syntax", "line 2, column 4")]
    [InlineData("", "document-empty", "")]
    [InlineData("  \n ", "document-empty", "")]
    [InlineData("[]", "not-an-object", "")]
    [InlineData("{ \"cycle\": \"a\", \"cycle\": \"b\" }", "json-doubled-name", "/cycle")]
    [InlineData("{ \"cycle\": \"\\uD800\" }", "json-broken-escape", "/cycle")]
    public void What_is_no_submission_is_a_finding(string text, string code, string pointer)
    {
        Read<Submission> read = Parse(text);

        Assert.False(read.Succeeded);
        Finding finding = Assert.Single(read.Findings, finding => finding.Code == code);
        Assert.Equal(pointer, finding.Pointer);
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_a_finding_with_its_place()
    {
        Read<Submission> utf16 = SubmissionJson.Parse(Encoding.Unicode.GetPreamble(), Context);
        Read<Submission> latin1 = SubmissionJson.Parse(Encoding.Latin1.GetBytes("{\n  \"cycle\": \"é\" }"), Context);

        Assert.Equal("encoding-utf16", Assert.Single(utf16.Findings).Code);
        Assert.Equal("encoding-not-utf8", Assert.Single(latin1.Findings).Code);
        Assert.Equal("line 2, column 13", latin1.Findings[0].Pointer);
    }

    [Fact]
    public void A_report_stays_short_however_long_the_names_in_the_file_are()
    {
        string name = new('x', 1_000_000);
        Read<Submission> read = Parse($$"""{ "{{name}}": 1, "cycle": "{{name}}", "entries": [{{string.Join(',', Enumerable.Repeat("7", 5_000))}}] }""");

        Assert.Equal(501, read.Findings.Count);
        Assert.Equal("too-many-findings", read.Findings[^1].Code);
        Assert.All(read.Findings, finding => Assert.True(finding.Pointer.Length + finding.MessageId.Length < 1_000));
    }

    private static Read<Submission> Parse(string text) => SubmissionJson.Parse(Encoding.UTF8.GetBytes(text), Context);
}
