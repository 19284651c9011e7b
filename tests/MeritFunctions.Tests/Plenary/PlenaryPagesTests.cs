using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeritFunctions.Determination;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Plenary;

/// <summary>What members do on the plenary's pages: once, of what they have seen, and nothing that is somebody else's.</summary>
public sealed partial class PlenaryPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private readonly string[] _members = [MeritApp.NewId(), MeritApp.NewId()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_planned_by_its_form_and_refused_with_every_finding()
    {
        (string cycle, string[] agencies) = await StartAsync();
        PageAnswer empty = await PlanAsync(cycle, new() { ["session"] = "", ["members"] = "" });
        Assert.Equal(422, empty.Status);
        Assert.Contains("href=\"#field-members\"", empty.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#field-session\"", empty.Html, StringComparison.Ordinal);
        PageAnswer done = await PlanAsync(cycle, new() { ["session"] = "s", ["title"] = "Sidang <b>I</b>", ["date"] = "2027-03-01", ["members"] = _members[0], ["orderKey"] = "k" });
        Assert.Equal($"/plenary/{cycle}/s?done=session-planned", done.Location);
        Assert.Contains("Sidang &lt;b&gt;I&lt;/b&gt;", (await SessionsAsync(cycle)).Html, StringComparison.Ordinal);
        Assert.Contains(agencies[0], (await PageAsync(cycle)).Html, StringComparison.Ordinal);
        Assert.Contains("sudah direncanakan", (await PlanAsync(cycle, new() { ["session"] = "s", ["title"] = "Lain", ["date"] = "2027-03-01", ["members"] = _members[0], ["orderKey"] = "k2" })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_decides_what_the_page_showed_and_a_form_that_is_sent_twice_decides_once()
    {
        (string cycle, string[] agencies) = await HeldAsync();
        PageAnswer shown = await PageAsync(cycle, agencies[0]);
        Dictionary<string, string> form = Filled(shown, "decide");
        PageAnswer[] twice = [await ActAsync(cycle, "decide", form), await ActAsync(cycle, "decide", form)];
        Assert.All(twice, answer => Assert.EndsWith("done=session-decide", answer.Location, StringComparison.Ordinal));
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "agency-decided");

        form["text"] = "Lain.";
        Assert.Equal(409, (await ActAsync(cycle, "decide", form)).Status);
        Dictionary<string, string> back = Filled(await PageAsync(cycle, agencies[0]), "takeBack");
        PageAnswer unsaid = await ActAsync(cycle, "takeBack", back);
        Assert.Equal((409, true), (unsaid.Status, unsaid.Text.Contains("Tuliskan catatan", StringComparison.Ordinal)));
        back = Filled(await PageAsync(cycle, agencies[0]), "takeBack");
        back["text"] = "Salah baca.";
        Assert.EndsWith("done=session-takeBack", (await ActAsync(cycle, "takeBack", back)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_score_that_has_moved_on_since_the_page_was_drawn_is_not_decided()
    {
        (string cycle, string[] agencies) = await HeldAsync();
        Dictionary<string, string> form = Filled(await PageAsync(cycle, agencies[0]), "decide");
        await app.ReopenAsync(cycle, agencies[0], "r");
        await app.StepAsync(cycle, agencies[0]);
        await app.DecideAsync(cycle, agencies[0], (await app.RowAsync(cycle, agencies[0])).Receipt!, "again");
        await app.StepAsync(cycle, agencies[0]);
        PageAnswer refused = await ActAsync(cycle, "decide", form);
        Assert.Equal(409, refused.Status);
        Assert.Contains("Nilai yang Anda lihat sudah berubah", refused.Text, StringComparison.Ordinal);
        PageAnswer again = await ActAsync(cycle, "decide", Filled(await PageAsync(cycle, agencies[0]), "decide"));
        Assert.True(again.Status == 302, again.Text);
    }

    [Fact]
    public async Task Those_who_run_the_cycle_lead_and_decide_nothing_and_others_only_look()
    {
        (string cycle, string[] agencies) = await HeldAsync();
        PageAnswer seen = await PageAsync(cycle, agencies[0], PageCalls.Operator);
        Assert.Contains("/do/call", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/do/decide", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/do/", (await PageAsync(cycle, agencies[0], PageCalls.Auditor)).Html, StringComparison.Ordinal);
        foreach (string act in (string[])["decide", "join", "concede", "recuse", "note"])
        {
            Assert.Equal(403, (await ActAsync(cycle, act, new() { ["agency"] = agencies[0], ["text"] = "x" }, PageCalls.Operator)).Status);
        }

        Assert.Equal(409, (await ActAsync(cycle, "nonsense", new() { ["agency"] = agencies[0] })).Status);
        Assert.Equal(404, (await app.PageAsync("/plenary/nowhere/s", request => app.Function<SessionPages>().ShowAsync(request, "nowhere", "s", Cancellation))).Status);
    }

    [Fact]
    public async Task A_member_with_a_conflict_is_told_to_leave_and_the_wall_names_nobody()
    {
        (string cycle, string[] agencies) = await StartAsync();
        await app.RegisterAsync((_members[1], [agencies[0]]));
        await app.PlanAsync(cycle, "s", _members, [agencies[0], agencies[1]]);
        await app.OpenAsync(cycle, "s");
        await app.AttendAsync(cycle, "s", _members[0]);
        await app.AttendAsync(cycle, "s", _members[1]);
        Assert.Contains($"Tinggalkan ruangan untuk Instansi {agencies[0]}", (await PageAsync(cycle, agencies[0], Who(1))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tinggalkan ruangan untuk", (await PageAsync(cycle, agencies[0])).Text, StringComparison.Ordinal);
        PageAnswer wall = await app.PageAsync($"/plenary/{cycle}/s/screen", request => app.Function<SessionPages>().ScreenAsync(request, cycle, "s", Cancellation), caller: PageCalls.Auditor);
        Assert.Contains("1 anggota meninggalkan ruangan", wall.Text, StringComparison.Ordinal);
        Assert.All(_members, member => Assert.DoesNotContain(member, wall.Html, StringComparison.Ordinal));
        Assert.Equal(304, (await app.PageAsync($"/plenary/{cycle}/s/screen", request => app.Function<SessionPages>().ScreenAsync(request, cycle, "s", Cancellation), caller: PageCalls.Auditor, known: wall.Headers.ETag)).Status);
    }

    [Fact]
    public async Task The_authority_concedes_and_releases_from_the_pages_and_nobody_else_is_offered_it()
    {
        (string cycle, string[] agencies) = await HeldAsync();
        await app.DecideInSessionAsync(cycle, "s", _members[0], agencies);
        await app.MarkAsync(cycle, agencies[0], row => row.Flags = "hold");
        Caller authority = Who(PlenaryActs.Authority);
        Assert.DoesNotContain("name=\"decree\"", (await ReleaseAsync(cycle, null, authority)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/do/concede", (await PageAsync(cycle, agencies[0])).Html, StringComparison.Ordinal);
        Dictionary<string, string> concession = Filled(await PageAsync(cycle, agencies[0], authority), "concede");
        concession["text"] = "Sudah dikunjungi.";
        Assert.EndsWith("done=session-concede", (await ActAsync(cycle, "concede", concession, authority)).Location, StringComparison.Ordinal);

        Assert.DoesNotContain("name=\"decree\"", (await ReleaseAsync(cycle, null, Who(0))).Html, StringComparison.Ordinal);
        Dictionary<string, string> release = new() { ["decree"] = $"SK {cycle}", ["decidedBy"] = "pleno", ["decidedOn"] = Messages.WibDate(app.Clock.GetUtcNow()).ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["orderKey"] = "k" };
        PageAnswer blank = await ReleaseAsync(cycle, new(release) { ["decree"] = " ", ["orderKey"] = "k0" }, authority);
        Assert.Equal((422, true), (blank.Status, blank.Html.Contains("href=\"#field-decree\"", StringComparison.Ordinal)));
        Assert.Equal(422, (await ReleaseAsync(cycle, new(release) { ["orderKey"] = "k1" }, Who(0))).Status);
        Assert.Equal(0, (await app.CycleAsync(cycle)).Release);
        Assert.Equal($"/cycles/{cycle}?done=cycle-released", (await ReleaseAsync(cycle, release, authority)).Location);
        Assert.Equal($"/cycles/{cycle}?done=cycle-released", (await ReleaseAsync(cycle, release, authority)).Location);
        Assert.Equal(1, (await app.CycleAsync(cycle)).Release);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>\\w+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();

    private static Caller Who(string id) => new(id, Roles.Plenary) { Name = "Anggota", Credential = Credential.Session };

    private Caller Who(int member) => Who(_members[member]);

    private async Task<(string Cycle, string[] Agencies)> StartAsync()
    {
        string[] agencies = [MeritApp.NewId(), MeritApp.NewId()];
        await app.RegisterAsync([.. _members.Select(m => (m, Array.Empty<string>()))]);
        return (await app.StartPlenaryAsync(1, agencies), agencies);
    }

    private async Task<(string Cycle, string[] Agencies)> HeldAsync()
    {
        (string cycle, string[] agencies) = await StartAsync();
        await app.PlanAsync(cycle, "s", _members);
        await app.OpenAsync(cycle, "s");
        await app.AttendAsync(cycle, "s", _members[0]);
        return (cycle, agencies);
    }

    // What the form of one act holds, as the page showed it.
    private static Dictionary<string, string> Filled(PageAnswer page, string act)
    {
        string form = page.Html.Split("<form").First(part => part.Contains($"/do/{act}\"", StringComparison.Ordinal) && part.Contains("act-form", StringComparison.Ordinal));
        return Hidden().Matches(form).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
    }

    private Task<PageAnswer> PageAsync(string cycle, string agency = "", Caller? caller = null) =>
        app.PageAsync($"/plenary/{cycle}/s?agency={agency}", request => app.Function<SessionPages>().ShowAsync(request, cycle, "s", Cancellation), caller: caller ?? Who(0));

    private Task<PageAnswer> ActAsync(string cycle, string act, Dictionary<string, string> form, Caller? caller = null) =>
        app.PageAsync($"/plenary/{cycle}/s/do/{act}", request => app.Function<SessionPages>().TakeAsync(request, cycle, "s", act, Cancellation), form, caller: caller ?? Who(0));

    private Task<PageAnswer> SessionsAsync(string cycle) =>
        app.PageAsync($"/plenary/{cycle}", request => app.Function<PlenaryPages>().ShowAsync(request, cycle, Cancellation));

    private Task<PageAnswer> PlanAsync(string cycle, Dictionary<string, string> form) =>
        app.PageAsync($"/plenary/{cycle}", request => app.Function<PlenaryPages>().PlanAsync(request, cycle, Cancellation), form);

    private Task<PageAnswer> ReleaseAsync(string cycle, Dictionary<string, string>? form, Caller caller) => app.PageAsync(
        $"/cycles/{cycle}/release",
        request => form is null ? app.Function<ReleasePages>().ShowAsync(request, cycle, Cancellation) : app.Function<ReleasePages>().ReleaseAsync(request, cycle, app.Client, Cancellation),
        form,
        caller: caller);
}
