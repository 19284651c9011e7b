using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

public sealed class PlenaryCommandTests(FakeApp app) : IClassFixture<FakeApp>
{
    private const string Path = "/api/cycles/m/sessions/s-1";

    [Fact]
    public async Task A_decision_names_the_scores_that_the_agenda_shows_and_then_the_agenda_is_shown()
    {
        Answer();
        (int code, string output, string errors) = await app.RunAsync("plenary", "decide", "m", "s-1", "--agencies", "31, 32", "--note", "Bulat.");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(
            $$"""POST {{Path}}/decisions {"outcome":"decide","agencies":[{"agency":"31","receipt":"R-31","record":"h31","round":1},{"agency":"32","receipt":"R-32","record":"h32","round":0}],"note":"Bulat."}""",
            app.Asked);
        Assert.Contains("32: Held back by the flag \"hold\".", output, StringComparison.Ordinal);
        Assert.Contains("anggota-1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_agreed_score_is_not_decided_and_a_deferral_says_why()
    {
        Answer();
        int before = app.Asked.Count(asked => asked.StartsWith("POST", StringComparison.Ordinal));
        (int code, _, string errors) = await app.RunAsync("plenary", "decide", "m", "s-1", "--agencies", "33");
        Assert.Equal((1, true), (code, errors.Contains("33 has no agreed score", StringComparison.Ordinal)));
        Assert.Equal(1, (await app.RunAsync("plenary", "defer", "m", "s-1", "--agencies", "33")).Code);
        Assert.Equal(before, app.Asked.Count(asked => asked.StartsWith("POST", StringComparison.Ordinal)));
        Assert.Equal(0, (await app.RunAsync("plenary", "defer", "m", "s-1", "--agencies", "33", "--note", "Menunggu.")).Code);
        Assert.Contains($$"""POST {{Path}}/decisions {"outcome":"defer","agencies":[{"agency":"33"}],"note":"Menunggu."}""", app.Asked);
    }

    [Fact]
    public async Task A_cycle_is_started_with_sessions()
    {
        app.Answers["POST /api/cycles"] = _ => Results.Json(new { id = "m", progress = "/api/cycles/m", warnings = Array.Empty<object>() });
        Assert.Equal(0, (await app.RunAsync("cycle", "start", "--id", "m", "--instrument", "merit-2019", "--submission-deadline", "2027-02-28T23:59:00Z", "--quorum", "5", "--authority", "ketua")).Code);
        Assert.Contains("\"plenary\":{\"quorum\":5,\"authority\":\"ketua\"}", app.Asked.Last(), StringComparison.Ordinal);
    }

    private void Answer()
    {
        app.Answers[$"POST {Path}/decisions"] = _ => Results.Accepted(Path);
        app.Answers[$"GET {Path}"] = _ => Results.Json(new
        {
            session = "s-1",
            title = "Sidang I",
            date = "2027-03-15",
            state = "open",
            quorum = 2,
            members = new[] { new { id = "anggota-1", present = true }, new { id = "anggota-2", present = false } },
            agenda = new object[]
            {
                new { agency = "31", name = "Jakarta", state = "open", selfScore = 300.5, agreed = new { receipt = "R-31", record = "h31", round = 1, score = 290 }, blockers = Array.Empty<object>() },
                new { agency = "32", name = "Bandung", state = "open", selfScore = 200, agreed = new { receipt = "R-32", record = "h32", round = 0, score = 200 }, blockers = new[] { new { agency = "32", stage = "verified", detail = "Held back by the flag \"hold\"." } } },
                new { agency = "33", name = "Semarang", state = "open", blockers = Array.Empty<object>() },
            },
        });
    }
}
