using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

/// <summary>Assessors and what is assigned to them, as scripts use them.</summary>
public sealed class AssignmentCommandTests(FakeApp app) : IClassFixture<FakeApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draw_is_shown_and_then_just_that_is_given()
    {
        List<string> seen = [];
        app.Answers["POST /api/cycles/c/assignments"] = context =>
        {
            seen.Add($"{context.Request.QueryString} {context.Request.Headers.IfMatch}".Trim());
            context.Response.Headers.ETag = "\"plan\"";
            return Results.Json(new
            {
                preview = context.Request.QueryString.HasValue,
                assignments = new[] { new { agency = "31", slot = "first", assessor = "a-1", batch = 1 }, new { agency = "31", slot = "second", assessor = "a-2", batch = 1 } },
                unassigned = new[] { new { agency = "31", slot = "moderator", @out = new[] { new { by = "absent", count = 2 } } } },
            });
        };

        (int code, string output, string errors) = await app.RunAsync("assignment", "make", "c", "--seed", "BA-1", "--partial");
        Assert.Equal(1, code);
        Assert.Equal(["+ 31 first: a-1, batch 1", "+ 31 second: a-2, batch 1", "! 31 moderator: nobody may (2 absent)", "2 places for 2 people; 1 that nobody may take."], output.TrimEnd().Split('\n')[..4]);
        Assert.Contains("--yes", errors, StringComparison.Ordinal);
        Assert.Equal(0, (await app.RunAsync("assignment", "make", "c", "--seed", "BA-1", "--dry-run")).Code);
        Assert.Equal(["?preview=true", "?preview=true"], seen);
        Assert.Equal(1, (await app.RunAsync("assignment", "make", "c", "--seed", "BA-1", "--json")).Code);

        (code, output, _) = await app.RunAsync("assignment", "make", "c", "--seed", "BA-1", "--yes", "--json");
        Assert.Equal((0, false), (code, JsonDocument.Parse(output).RootElement.GetProperty("preview").GetBoolean()));
        Assert.Equal("\"plan\"", seen[^1]);
    }

    [Fact]
    public async Task Places_are_listed_set_and_changed_by_a_file()
    {
        app.Answers["GET /api/cycles/c/assignments"] = _ => Results.Json(new object[]
        {
            new { agency = "31", slot = "first", assessor = "a-1", batch = 1, submittedAt = "2027-03-01T02:00:00+00:00" }, new { agency = "31", slot = "second" },
        });
        app.Answers["PUT /api/cycles/c/agencies/31/assignments/second"] = _ =>
            Results.Json(new { agency = "31", slot = "second", assessor = "a-3", warnings = new[] { new { pointer = "/assessor", messageEn = "\"a-3\" is absent." } } }, statusCode: 202);
        app.Answers["PUT /api/cycles/c/assignments"] = _ =>
            Results.Json(new { preview = true, changed = new[] { new { agency = "31", slot = "second", before = "", after = "a-3" } }, unchanged = 2, warnings = Array.Empty<object>() });
        string file = app.File("orders.csv");
        await File.WriteAllTextAsync(file, "instansi,tempat,asesor,alasan\n31,kedua,a-3,Beban\n", Cancellation);

        (_, string listed, _) = await app.RunAsync("assignment", "list", "c");
        (int set, _, string warned) = await app.RunAsync("assignment", "set", "c", "31", "second", "a-3", "--reason", "Beban");
        (int third, _, string wrong) = await app.RunAsync("assignment", "set", "c", "31", "third", "a-3", "--reason", "Beban");
        (int imported, string told, _) = await app.RunAsync("assignment", "import", "c", file, "--dry-run");

        Assert.Equal(["31      first   a-1       1      2027-03-01 09:00 WIB", "31      second  (open)"], listed.TrimEnd().Split('\n')[1..].Select(line => line.TrimEnd()));
        Assert.Equal(0, set);
        Assert.Contains("""PUT /api/cycles/c/agencies/31/assignments/second {"assessor":"a-3","reason":"Beban"}""", app.Asked);
        Assert.Contains("Mind: /assessor: \"a-3\" is absent.", warned, StringComparison.Ordinal);
        Assert.Equal(1, third);
        Assert.Contains("third", wrong, StringComparison.Ordinal);
        Assert.Equal(0, imported);
        Assert.Contains("~ 31 second: (open) -> a-3", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assessors_are_imported_and_listed()
    {
        app.Answers["PUT /api/assessors"] = context => Results.Json(new
        {
            preview = context.Request.QueryString.HasValue,
            count = 2,
            added = new[] { "a-1" },
            changed = new[] { new { id = "a-2", fields = new[] { new { field = "capacity", before = "10", after = "20" } } } },
            unchanged = 0,
            warnings = Array.Empty<object>(),
        });
        app.Answers["GET /api/assessors"] = _ => Results.Json(new[] { new { id = "a-1", name = "Sari", roles = new[] { "assessor", "moderator" }, homeAgency = "31", homeRegion = "31", capacity = 40, active = true } });
        string file = app.File("people.csv");
        await File.WriteAllTextAsync(file, "id,nama,peran\na-1,Sari,asesor\n", Cancellation);

        (int code, string output, _) = await app.RunAsync("assessor", "import", file, "--yes");
        Assert.Equal(0, code);
        Assert.Equal(["+ a-1", "~ a-2 capacity: 10 -> 20", "1 new, 1 changed, 0 as they are.", "Done."], output.TrimEnd().Split('\n'));
        (_, output, _) = await app.RunAsync("assessor", "list");
        Assert.Equal("a-1  Sari  assessor moderator  31    40        yes", output.TrimEnd().Split('\n')[1]);
    }
}
