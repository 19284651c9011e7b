using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

public sealed class CycleCommandTests(FakeApp app) : IClassFixture<FakeApp>
{
    [Fact]
    public async Task A_dry_run_sends_file_and_options_together_and_says_what_would_be()
    {
        string file = app.File("order.json");
        await File.WriteAllTextAsync(file, """{"id":"m","instrument":"merit-2019","year":2026}""", TestContext.Current.CancellationToken);
        app.Answers["POST /api/cycles"] = _ => Results.Json(new
        {
            id = "m",
            preview = true,
            isNew = true,
            title = new { id = "Uji", en = "Test" },
            instrument = "merit-2019",
            schedule = new { submissionDeadline = "2027-02-28T16:59:00Z", verificationDeadline = "2027-04-30T16:59:00Z", reminderDays = new[] { 14, 3.5 } },
            agencies = 650,
            warnings = new[] { new { messageEn = "Two have no address." } },
        });
        (int code, string output, string errors) = await app.RunAsync(
            "cycle", "start", file, "--year", "2027", "--submission-deadline", "2027-02-28T23:59:00+07:00", "--reminder-days", "14,3.5", "--agencies", "31, 32", "--title-en", "Test", "--dry-run");
        Assert.Equal((0, "Mind: Two have no address."), (code, errors.Trim()));
        Assert.Equal(
            """POST /api/cycles?preview=true {"id":"m","instrument":"merit-2019","year":2027,"submissionDeadline":"2027-02-28T23:59:00+07:00","reminderDays":[14,3.5],"agencies":["31","32"],"title":{"id":"Test","en":"Test"}}""",
            app.Asked.Last().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Contains("2027-02-28 23:59 WIB", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was started.", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public async Task An_order_that_is_none_is_not_sent(string order)
    {
        int before = app.Asked.Count;
        (int code, _, string errors) = await app.RunWithAsync(app.Address, "t", order, "cycle", "start", "-");
        Assert.Equal((1, before), (code, app.Asked.Count));
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Scores_are_shown_change_by_change_before_just_these_count()
    {
        string file = app.File("scores.csv");
        await File.WriteAllTextAsync(file, "agency,kinerja\n31,2\n", TestContext.Current.CancellationToken);
        string? guard = null;
        app.Answers["PUT /api/cycles/bkn/scores"] = context =>
        {
            guard = context.Request.Headers.IfMatch;
            context.Response.Headers.ETag = "\"these\"";
            return Results.Json(new
            {
                preview = true,
                files = 1,
                count = 2,
                changed = new object[]
                {
                    new { agency = "31", name = "Jakarta", before = new { score = 1.5, numbers = new { kinerja = 1.5 } }, after = new { score = 2, category = "baik", numbers = new { kinerja = 2, kompetensi = 1 } } },
                    new { agency = "32", name = "Bandung", after = new { score = 3, numbers = new { kinerja = 3 } } },
                },
                unchanged = 4,
                warnings = new[] { new { messageEn = "One has none." } },
            });
        };
        (int code, string output, string errors) = await app.RunAsync("cycle", "scores", "bkn", file, "--dry-run");
        Assert.Equal((0, "Mind: One has none.", (string?)null), (code, errors.Trim(), guard));
        Assert.Equal("PUT /api/cycles/bkn/scores?preview=true agency,kinerja\n31,2", app.Asked.Last());
        Assert.Equal(
            ["~ 31 Jakarta: 1.5 -> 2 baik", "    kinerja: 1.5 -> 2", "    kompetensi: - -> 1", "+ 32 Bandung: 3", "1 new, 1 changed, 4 as they are.", "Nothing was changed."],
            output.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')));

        Assert.Equal(0, (await app.RunAsync("cycle", "scores", "bkn", file, "--yes")).Code);
        Assert.Equal(("\"these\"", "PUT /api/cycles/bkn/scores agency,kinerja\n31,2"), (guard, app.Asked.Last()));
        Assert.Equal(1, (await app.RunAsync("cycle", "scores", "bkn", file, "--json")).Code);
    }

    [Fact]
    public async Task Orders_go_where_they_belong_with_their_reason()
    {
        Cycle("x", "open");
        app.Answers["POST /api/cycles/x/deadline"] = _ => Results.Accepted();
        app.Answers["POST /api/cycles/x/assessments/31/deadline"] = _ => Results.Accepted();
        app.Answers["POST /api/cycles/x/pause"] = _ => Results.Accepted();
        app.Answers["POST /api/cycles/x/cancel"] = _ => Results.Accepted();
        (int code, string output, _) = await app.RunAsync("cycle", "extend", "x", "--submission-deadline", "2027-03-14T00:00:00Z", "--reason", "Flood.");
        Assert.Equal(0, code);
        Assert.Contains("""POST /api/cycles/x/deadline {"reason":"Flood.","submissionDeadline":"2027-03-14T00:00:00Z"}""", app.Asked);
        Assert.Contains("Submission until", output, StringComparison.Ordinal);

        await app.RunAsync("cycle", "extend", "x", "--agency", "31", "--reason", "Back.");
        Assert.Contains("""POST /api/cycles/x/assessments/31/deadline {"reason":"Back."}""", app.Asked);
        (code, output, _) = await app.RunAsync("cycle", "pause", "x", "--reason", "Audit.", "--json");
        Assert.Equal((0, "x"), (code, JsonDocument.Parse(output).RootElement.GetProperty("id").GetString()));

        (code, _, string errors) = await app.RunAsync("cycle", "cancel", "x", "--reason", "Void.");
        Assert.Equal(1, code);
        Assert.Contains("--yes", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Asked, asked => asked.StartsWith("POST /api/cycles/x/cancel", StringComparison.Ordinal));
        Assert.Equal(0, (await app.RunAsync("cycle", "cancel", "x", "--reason", "Void.", "--yes")).Code);
        Assert.Contains("reason", (await app.RunAsync("cycle", "pause", "x")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_one_line_that_says_what_and_where()
    {
        app.Answers["POST /api/cycles/y/deadline"] = _ => Results.Json(
            new { title = "No.", errors = new[] { new { pointer = "/submissionDeadline", messageEn = "The deadline has passed." }, new { pointer = "/reason", messageEn = "A reason is required." } } }, statusCode: 422);
        (int code, _, string errors) = await app.RunAsync("cycle", "extend", "y", "--reason", "");
        Assert.Equal(1, code);
        Assert.Equal($"/submissionDeadline: The deadline has passed. /reason: A reason is required. (POST {app.Address}/api/cycles/y/deadline: 422)", errors.Trim());

        (_, _, errors) = await app.RunAsync("cycle", "show", "nothing");
        Assert.Equal($"There is no /api/cycles/nothing. (GET {app.Address}/api/cycles/nothing: 404)", errors.Trim());
        (code, _, errors) = await app.RunWithAsync("http://127.0.0.1:1/", "t", "", "cycle", "list");
        Assert.Equal(1, code);
        Assert.Contains("No app answers at http://127.0.0.1:1/", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("released", 0, false)]
    [InlineData("released", 0, true)]
    [InlineData("cancelled", 4, false)]
    public async Task A_watch_tells_each_change_once_waits_outages_out_and_ends_with_the_cycle(string end, int expected, bool isJson)
    {
        string cycle = $"{end}-{isJson}";
        string[] tags = ["", "\"a\"", "\"a\"", "", "\"b\""];
        int asked = 0;
        List<string> known = [];
        app.Answers[$"GET /api/cycles/{cycle}/progress"] = context =>
        {
            known.Add(context.Request.Headers.IfNoneMatch.ToString());
            switch (asked++)
            {
                case 1:
                    context.Response.Headers.ETag = "\"a\"";
                    return Results.StatusCode(304);
                case 2:
                    context.Response.Headers.RetryAfter = "1";
                    return Results.StatusCode(503);
                case 3:
                    context.Response.Headers.ETag = "\"b\"";
                    return Results.Json(Progress(cycle, "awaitingPlenary"));
                case > 3:
                    return Results.Json(Progress(cycle, end));
                default:
                    context.Response.Headers.ETag = "\"a\"";
                    return Results.Json(Progress(cycle, "open"));
            }
        };
        (int code, string output, string errors) = await app.RunAsync([.. new[] { "cycle", "watch", cycle, "--every", "0.1" }, .. isJson ? ["--json"] : Array.Empty<string>()]);
        Assert.Equal(expected, code);
        Assert.Equal(tags, known);
        string[] lines = output.Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("cannot answer now (503)", errors, StringComparison.Ordinal);
        if (isJson)
        {
            Assert.Equal(["open", "awaitingPlenary", end], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()));
        }
        else
        {
            Assert.Equal("2027-02-01 07:00 WIB; open; verified 3; mails: sent 2", lines[0]);
        }
    }

    private static object Progress(string id, string status) => new
    {
        id,
        status,
        title = new { id = "Uji", en = "Test" },
        submissionDeadline = "2027-02-28T16:59:00Z",
        verificationDeadline = "2027-04-30T16:59:00Z",
        now = "2027-02-01T00:00:00Z",
        instrument = "merit-2019",
        instrumentVersion = "1",
        agencies = 3,
        counts = new { verified = 3, overdue = 0 },
        categories = new { },
        mails = new { sent = 2, failed = 0 },
        uploads = new { },
    };

    private void Cycle(string id, string status) => app.Answers[$"GET /api/cycles/{id}"] = _ => Results.Json(Progress(id, status));
}
