using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Plenary;

/// <summary>The release of a cycle with sessions: by its authority, with nothing in the way that was not conceded.</summary>
public sealed class PlenaryReleaseTests(MeritApp app) : IClassFixture<MeritApp>
{
    private readonly string[] _members = [MeritApp.NewId(), MeritApp.NewId()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_authority_that_the_cycle_names_releases_and_corrects()
    {
        (string cycle, string[] agencies) = await HeldAsync(1);
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
        HttpAnswer other = await app.ReleaseByAsync(cycle, _members[0]);
        Assert.Equal((403, "not-the-authority"), (other.Status, other.Code));
        Assert.Equal(202, (await app.ReleaseByAsync(cycle)).Status);
        Assert.Equal(202, (await app.ReleaseByAsync(cycle)).Status);
        Assert.Equal("release-differs", (await app.ReleaseByAsync(cycle, decree: "SK lain")).Code);
    }

    [Fact]
    public async Task Every_blocker_is_told_with_the_page_that_mends_it()
    {
        string[] agencies = [.. Enumerable.Range(0, 5).Select(_ => MeritApp.NewId())];
        string cycle = await StartAsync(2, agencies[..3], isVerified: true, agencies[3..]);
        await app.UploadAsync(cycle, agencies[3], "u", isFinal: true);
        await app.StepAsync(cycle, agencies[3]);
        await app.MarkAsync(cycle, agencies[0], row => row.Flags = "besar,hold");
        await app.MarkAsync(cycle, agencies[1], row => row.FilesChanged = "R-1");
        await app.MarkAsync(cycle, agencies[2], row => row.Fault = "score: X");

        HttpAnswer refused = await app.ReleaseByAsync(cycle);
        Assert.Equal((409, "release-blocked"), (refused.Status, refused.Code));
        string[] expected =
        [
            $"{agencies[0]} blocker-hold",
            $"{agencies[0]} blocker-undecided",
            $"{agencies[1]} blocker-files-changed",
            $"{agencies[1]} blocker-undecided",
            $"{agencies[2]} blocker-fault",
            $"{agencies[2]} blocker-undecided",
            $"{agencies[3]} blocker-not-verified",
            $"{agencies[4]} blocker-not-verified",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), refused.Blockers().Order(StringComparer.Ordinal));
        Assert.Equal(refused.Blockers(), (await app.PreviewAsync(cycle)).Blockers());
        Assert.All(refused.Json.GetProperty("blockers").EnumerateArray(), b => Assert.StartsWith("/", b.GetProperty("mend").GetString(), StringComparison.Ordinal));
        Assert.Equal(2, refused.Json.GetProperty("blockers").EnumerateArray().Count(b => b.TryGetProperty("mayConcede", out JsonElement may) && may.GetBoolean()));
        Assert.Equal(0, (await app.CycleAsync(cycle)).Release);
    }

    [Fact]
    public async Task What_was_conceded_with_a_reason_is_told_in_the_result()
    {
        (string cycle, string[] agencies) = await HeldAsync(1);
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies, note: "Bulat.");
        await app.MarkAsync(cycle, agencies[0], row => row.FilesChanged = "R-1");
        Assert.Equal([$"{agencies[0]} blocker-files-changed"], (await app.ReleaseByAsync(cycle)).Blockers());
        Assert.Equal("not-the-authority", (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.FilesChanged, _members[0])).Code);
        Assert.Equal("nothing-to-concede", (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.Hold)).Code);
        Assert.Equal(422, (await app.ConcedeAsync(cycle, "s", agencies[0], "blocker-undecided")).Status);
        Assert.Equal(202, (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.FilesChanged)).Status);
        Assert.Equal(202, (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.FilesChanged)).Status);
        Assert.Single(await app.LoggedAsync(cycle), e => e == ("blocker-conceded", "Salah ketik pada nama berkas."));

        // What stands there anew is not what was conceded.
        await app.MarkAsync(cycle, agencies[0], row => row.FilesChanged = "R-2");
        Assert.Equal([$"{agencies[0]} blocker-files-changed"], (await app.ReleaseByAsync(cycle)).Blockers());
        Assert.Equal(202, (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.FilesChanged)).Status);
        Assert.Equal(202, (await app.ReleaseByAsync(cycle)).Status);
        await app.DetermineAsync(cycle);

        JsonElement plenary = (await app.ResultAsync(cycle, agencies[0])).Json.GetProperty("plenary");
        Assert.Equal(("s", _members[0], "Bulat.", 2), (plenary.GetProperty("session").GetString(), plenary.GetProperty("decidedBy").GetString(), plenary.GetProperty("note").GetString(), plenary.GetProperty("room").GetArrayLength()));
        JsonElement conceded = Assert.Single(plenary.GetProperty("concessions").EnumerateArray());
        Assert.Equal((ReleaseBlockers.FilesChanged, "R-2", PlenaryActs.Authority), (conceded.GetProperty("code").GetString(), conceded.GetProperty("about").GetString(), conceded.GetProperty("authority").GetString()));
        Assert.Equal((await app.ResultAsync(cycle, agencies[0])).Json.GetProperty("verifiedHash").GetString(), plenary.GetProperty("verifiedHash").GetString());
        Assert.Equal("already-released", (await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.Hold)).Code);
    }

    [Fact]
    public async Task A_concession_ends_with_the_score_that_it_was_given_for()
    {
        (string cycle, string[] agencies) = await HeldAsync(1);
        await app.MarkAsync(cycle, agencies[0], row => row.Flags = "hold");
        await app.ConcedeAsync(cycle, "s", agencies[0], ReleaseBlockers.Hold);
        await app.ReopenAsync(cycle, agencies[0], "r");
        await app.StepAsync(cycle, agencies[0]);
        await app.DecideAsync(cycle, agencies[0], (await app.RowAsync(cycle, agencies[0])).Receipt!, "again");
        await app.StepAsync(cycle, agencies[0]);
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
        Assert.Equal([$"{agencies[0]} blocker-hold"], (await app.ReleaseByAsync(cycle)).Blockers());
    }

    [Fact]
    public async Task A_decision_that_loses_its_quorum_releases_nothing()
    {
        (string cycle, string[] agencies) = await HeldAsync(2);
        Assert.Equal(202, (await app.DecideInSessionAsync(cycle, "s", _members[0], agencies)).Status);
        await app.RegisterAsync(new Assessor(_members[1], "Anggota", [AssessorRole.Plenary]) { HomeAgency = agencies[0] });
        Assert.Equal([$"{agencies[0]} blocker-no-quorum"], (await app.ReleaseByAsync(cycle)).Blockers());
        await app.RegisterAsync((_members[1], []));
        Assert.Equal(202, (await app.ReleaseByAsync(cycle)).Status);
    }

    [Fact]
    public async Task A_release_and_what_is_taken_back_at_once_never_both_count()
    {
        for (int round = 0; round < 6; round++)
        {
            (string cycle, string[] agencies) = await HeldAsync(1);
            await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
            JsonElement seen = (await app.ViewSessionAsync(cycle, "s")).Json;
            HttpAnswer[] both = await Task.WhenAll(app.ReleaseByAsync(cycle), app.DecideInSessionAsync(cycle, "s", _members[0], agencies, "takeBack", seen: seen));
            Assert.Single(both, answer => answer.Status == 202);
            Assert.Equal(both[0].Status == 202 ? "decided" : "open", (await app.LineAsync(cycle, "s", agencies[0])).GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task A_decree_is_used_by_one_cycle()
    {
        (string first, string[] ofFirst) = await HeldAsync(1);
        (string second, string[] ofSecond) = await HeldAsync(1);
        await app.DecideInSessionAsync(first, "s", _members[0], ofFirst);
        await app.DecideInSessionAsync(second, "s", _members[0], ofSecond);
        string decree = $"SK {first}/KASN";
        HttpAnswer[] answers = await Task.WhenAll(app.ReleaseByAsync(first, decree: decree), app.ReleaseByAsync(second, decree: decree.ToLowerInvariant()));
        HttpAnswer refused = Assert.Single(answers, a => a.Status == 409);
        Assert.Equal("decree-taken", refused.Code);
        Assert.Equal(422, (await app.ReleaseByAsync(second, decree: " ")).Status);
    }

    [Fact]
    public async Task The_preview_is_what_the_release_writes()
    {
        string[] agencies = [.. Enumerable.Range(0, 4).Select(_ => MeritApp.NewId())];
        string cycle = await StartAsync(1, agencies);
        await app.PlanAsync(cycle, "s", _members);
        await app.OpenAsync(cycle, "s");
        await app.AttendAsync(cycle, "s", _members[0]);
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
        JsonElement preview = (await app.PreviewAsync(cycle)).Json;
        await app.ReleaseByAsync(cycle);
        await app.DetermineAsync(cycle);
        JsonElement results = (await app.ResultsAsync(cycle)).Json;

        string[] shared = ["rank", "agency", "name", "score", "index", "category", "recognised", "groups"];
        Assert.Equal(Lines(results), Lines(preview));
        Assert.True(JsonElement.DeepEquals(results.GetProperty("categories"), preview.GetProperty("categories")));
        Assert.Equal(4, preview.GetProperty("mails").EnumerateArray().Sum(m => m.GetProperty("count").GetInt32()));
        Assert.All(preview.GetProperty("mails").EnumerateArray(), m => Assert.Contains("Instansi", m.GetProperty("text").GetString(), StringComparison.Ordinal));
        Dictionary<string, (int, int)> first = results.GetProperty("ranking")[0].GetProperty("groups").EnumerateArray()
            .ToDictionary(g => g.GetProperty("by").GetString()!, g => (g.GetProperty("rank").GetInt32(), g.GetProperty("of").GetInt32()));
        Assert.Equal([("region", (1, 2)), ("type", (1, 2))], first.OrderBy(g => g.Key).Select(g => (g.Key, g.Value)));

        string[] Lines(JsonElement shown) => [.. shown.GetProperty("ranking").EnumerateArray().Select(line => string.Join('|', shared.Select(name => line.TryGetProperty(name, out JsonElement value) ? value.ToString() : "")))];
    }

    [Fact]
    public async Task A_correction_rests_on_the_same_sessions()
    {
        (string cycle, string[] agencies) = await HeldAsync(1);
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
        await app.ReleaseByAsync(cycle);
        await app.DetermineAsync(cycle);
        Assert.Equal(202, (await app.CorrectAsync(cycle, "SK baru", "Salah ketik.")).Status);
        await app.DetermineAsync(cycle);
        Assert.Equal(("SK baru", "s"), (await app.ResultAsync(cycle, agencies[0])).Json switch { var r => (r.GetProperty("release").GetProperty("decree").GetString(), r.GetProperty("plenary").GetProperty("session").GetString()) });
        IReadOnlyList<PlenaryRelease> releases = PlenaryRelease.ListOf(await app.CycleAsync(cycle));
        Assert.Equal((2, releases[0].Plenary), (releases.Count, releases[1].Plenary));
    }

    [Fact]
    public async Task A_cycle_without_sessions_is_released_as_ever_and_older_records_are_read()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        Assert.False((await app.ResultAsync(cycle, agency)).Json.TryGetProperty("plenary", out _));
        CycleRow row = await app.CycleAsync(cycle);
        Assert.DoesNotContain("plenary", row.Releases, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("plenary", System.Text.Encoding.UTF8.GetString((await app.Get<RecordStore>().ReadBytesAsync(row.StartRecord, Cancellation))!), StringComparison.OrdinalIgnoreCase);

        const string Line = """{"rank":1,"agency":"31","name":"A","score":1,"recognised":false,"record":"r","recordHash":"h"}""";
        Assert.Null(StoredJson.Deserialize<RankedResult>(Line).Groups);
        Assert.Null(StoredJson.Deserialize<PlenaryRelease>("""{"number":1,"decree":"SK 1","decidedBy":"pleno","decidedOn":"2027-01-01","receivedAt":"2027-01-01T00:00:00Z"}""").Plenary);
    }

    private async Task<string> StartAsync(int quorum, string[] agencies, bool isVerified = true, string[]? others = null)
    {
        await app.RegisterAsync([.. _members.Select(m => (m, Array.Empty<string>()))]);
        string cycle = await app.StartPlenaryAsync(quorum, [.. agencies, .. others ?? []], isVerified: false);
        for (int i = 0; isVerified && i < agencies.Length; i++)
        {
            await app.VerifyAsync(cycle, agencies[i], $"u{i}", 1 + (i % 4));
        }

        return cycle;
    }

    private async Task<(string Cycle, string[] Agencies)> HeldAsync(int quorum)
    {
        string[] agencies = [MeritApp.NewId()];
        string cycle = await StartAsync(quorum, agencies);
        await app.PlanAsync(cycle, "s", _members);
        await app.OpenAsync(cycle, "s");
        await app.AttendAsync(cycle, "s", _members[0]);
        await app.AttendAsync(cycle, "s", _members[1]);
        return (cycle, agencies);
    }
}
