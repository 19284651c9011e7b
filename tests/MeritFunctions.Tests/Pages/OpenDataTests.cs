using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Assessment.Reading;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using NJsonSchema;

namespace MeritFunctions.Tests.Pages;

/// <summary>The files of open data are what the ranking says, whole, and harmless.</summary>
public sealed class OpenDataTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly string[] Hostile =
        ["=HYPERLINK(\"https://x.example\",\"klik\")", "+1+1", "-2+3", "@SUM(A1)", "  =1+1", "\t=1+1", "＝1+1", "a,b;c \"kutip\"", "baris\r\nbaru", "'=1", new string('Z', 120), "<script>alert(1)</script>", "Pemerintah Kota Ñandú 日本"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_has_every_row_and_computes_nothing()
    {
        (string cycle, CycleResults results) = await app.MadeAsync(PublicActs.Lines(Hostile.Length, new Random(3), i => Hostile[i]));

        PageAnswer csv = await app.PublicAsync($"/data/{cycle}.csv");
        Assert.Equal(("text/csv; charset=utf-8", $"attachment; filename=hasil-{cycle}.csv"), (csv.Headers.ContentType.ToString(), csv.Headers.ContentDisposition.ToString().Split(";  ")[0].Split("; filename*")[0]));
        Assert.Contains("rel=\"license\"", csv.Headers.Link.ToString(), StringComparison.Ordinal);
        List<List<string>> rows = Parse(csv.Html.TrimStart('\uFEFF'));
        Assert.Equal(OpenData.Columns, rows[0]);
        Assert.Equal(results.Ranking.Count, rows.Count - 1);
        foreach ((RankedResult line, List<string> row) in results.Ranking.Zip(rows.Skip(1)))
        {
            Assert.Equal(
                [line.Rank.ToString(CultureInfo.InvariantCulture), line.Agency, line.Name, line.Score.ToString(CultureInfo.InvariantCulture), line.Category!, line.RecordHash],
                [row[0], row[1], SafeCell.Plain(row[2]), row[6], row[8], row[10]]);
            Assert.DoesNotMatch(@"\A[ ]*[=+\-@\t\r＝＋－＠]", row[2]);
        }
    }

    [Fact]
    public async Task A_document_follows_its_schema_which_says_what_each_field_is()
    {
        (string cycle, CycleResults results) = await app.MadeAsync(PublicActs.Lines(50, new Random(4)));
        string text = (await app.PublicAsync($"/data/{cycle}.json")).Html;
        string schemaText = (await app.PublicAsync("/data/schema/results.json")).Html;
        // The validator knows the older name of the place for definitions alone.
        JsonSchema schema = await JsonSchema.FromJsonAsync(schemaText.Replace("$defs", "definitions", StringComparison.Ordinal), Cancellation);

        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"maximum\": 410", "\"maximum\": \"410\"", StringComparison.Ordinal)));
        JsonElement document = JsonDocument.Parse(text).RootElement;
        Assert.Equal("/data/schema/results.json", document.GetProperty("$schema").GetString());
        Assert.Equal(results.Ranking.Select(line => (line.Agency, line.Score)), document.GetProperty("results").EnumerateArray().Select(line => (line.GetProperty("agency").GetString()!, line.GetProperty("score").GetDecimal())));
        Assert.Equal(["belum-1", "belum-2"], document.GetProperty("notSubmitted").EnumerateArray().Select(code => code.GetString()));
        JsonElement lines = JsonDocument.Parse(schemaText).RootElement.GetProperty("$defs").GetProperty("PublicLine").GetProperty("properties");
        Assert.Equal(OpenData.Columns.Order(StringComparer.Ordinal), lines.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.All(lines.EnumerateObject(), property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task The_interface_gives_the_same_in_pages()
    {
        (string cycle, CycleResults results) = await app.MadeAsync(PublicActs.Lines(450, new Random(5)));
        List<string> seen = [];
        string address = $"/api/public/cycles/{cycle}/results?take=200";
        for (int page = 0; page < 3; page++)
        {
            PageAnswer answer = await app.PublicAsync(address);
            JsonElement json = JsonDocument.Parse(answer.Html).RootElement;
            Assert.Equal(450, json.GetProperty("agencies").GetInt32());
            Assert.Equal(page == 0 ? 2 : 0, json.GetProperty("notSubmitted").GetArrayLength());
            seen.AddRange(json.GetProperty("results").EnumerateArray().Select(line => line.GetProperty("agency").GetString()!));
            Match next = Regex.Match(answer.Headers.Link.ToString(), "<([^>]+)>; rel=\"next\"");
            Assert.Equal(page < 2, next.Success);
            address = next.Groups[1].Value;
        }

        Assert.Equal(results.Ranking.Select(line => line.Agency), seen);
        Assert.Equal(422, (await app.PublicAsync($"/api/public/cycles/{cycle}/results?after=tidak-ada")).Status);
    }

    [Fact]
    public async Task Names_are_shown_as_texts_and_never_as_markup()
    {
        (string cycle, _) = await app.MadeAsync(PublicActs.Lines(Hostile.Length, new Random(6), i => Hostile[i]));
        PageAnswer page = await app.PublicAsync($"/results/{cycle}");
        PageAnswer looked = await app.PublicAsync($"/results/{cycle}?q=%3Cscript%3Ealert(2)%3C%2Fscript%3E&type=%22%3E&category=x&from=%3Cb%3E&sort=%22");

        Assert.Contains("&lt;script&gt;alert(1)", page.Html, StringComparison.Ordinal);
        Assert.Equal((200, 200), (page.Status, looked.Status));
        Assert.All((PageAnswer[])[page, looked], answer => Assert.DoesNotMatch("<script>|=\"\"?>[^<]*\">", answer.Html));
    }

    // RFC 4180, so that it is not the app's own reader that agrees with the app's own writer.
    private static List<List<string>> Parse(string text)
    {
        List<List<string>> rows = [[]];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char sign = text[at];
            if (isQuoted && sign == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[++at]);
            }
            else if (sign == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && sign is ',' or '\n' && !isQuoted)
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (sign == '\n')
                {
                    rows.Add([]);
                }
            }
            else if (isQuoted || sign != '\r')
            {
                cell.Append(sign);
            }
        }

        rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}
