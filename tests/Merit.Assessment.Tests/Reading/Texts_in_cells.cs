using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Tests.Reading;

public sealed class Texts_in_cells
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'a", "''a")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void Are_never_formulas(string text, string cell) => Assert.Equal(cell, SafeCell.Of(text));

    [Fact]
    public void Come_back_as_they_were() =>
        Gen.String[Gen.OneOf('=', '+', '-', '@', '\'', ' ', '\t', '\r', '＝', 'a', 'b'), 0, 6]
            .Sample(text => Assert.Equal(text, SafeCell.Plain(SafeCell.Of(text))));

    [Fact]
    public void Of_a_csv_file_are_one_field_each_and_never_a_formula()
    {
        Assert.Equal("\"'=a;\"\"b\"\"\"", SafeCell.Csv("=a;\"b\""));
        foreach (string id in ShippedInstruments.Ids)
        {
            string text = Encoding.UTF8.GetString(SubmissionForms.Csv(ShippedInstruments.Get(id)));
            Assert.All(text.TrimStart('\uFEFF').Split("\r\n").SelectMany(line => line.Split(';')), cell =>
                Assert.False(cell.Length > 0 && "=+-@\t\r".Contains(cell.TrimStart('"')[0], StringComparison.Ordinal), cell));
        }
    }

    [Fact]
    public void Forms_are_read_back_by_the_readers_once_their_levels_are_filled_in()
    {
        foreach (string id in ShippedInstruments.Ids)
        {
            Instrument instrument = ShippedInstruments.Get(id);
            SubmissionContext context = new("c", "31", instrument);
            JsonNode form = JsonNode.Parse(SubmissionForms.Json(instrument, "c", "31"))!;
            Read<Submission> blank = SubmissionJson.Parse(Encoding.UTF8.GetBytes(form.ToJsonString()), context);
            Assert.Equal(instrument.Leaves.Count, blank.Findings.Count(finding => finding.Code == "missing-member"));
            foreach ((JsonNode? entry, InstrumentNode leaf) in form["entries"]!.AsArray().Zip(instrument.Leaves))
            {
                string value = entry!.AsObject().First(member => member.Value is null).Key;
                entry[value] = leaf.Range?.Minimum.Value ?? leaf.Scale!.Levels[0].Number;
            }

            Read<Submission> json = SubmissionJson.Parse(Encoding.UTF8.GetBytes(form.ToJsonString()), context);
            Assert.True(json.Succeeded, string.Join("; ", json.Findings.Select(finding => $"{finding.Pointer} {finding.MessageEn}")));
            Read<Submission> csv = SubmissionCsv.Parse(SubmissionForms.Csv(instrument), context);
            Assert.Equal(instrument.Leaves.Count, csv.Findings.Count);
            Assert.All(csv.Findings, finding => Assert.Equal("blank", finding.Code));
        }
    }
}
