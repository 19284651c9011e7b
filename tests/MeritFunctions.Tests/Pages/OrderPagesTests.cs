using System.Net;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>What operators order from pages: once, of what they have seen, and with every finding beside its field.</summary>
public sealed partial class OrderPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Why = "Banjir <b>besar</b>.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_that_is_sent_twice_or_again_later_makes_one_change()
    {
        string cycle = await app.StartCycleAsync(MeritApp.NewId());
        Dictionary<string, string> form = Filled(await CycleFormAsync(cycle, "pause"), ("reason", Why));
        PageAnswer[] twice = await Task.WhenAll(CycleFormAsync(cycle, "pause", form), CycleFormAsync(cycle, "pause", form));
        Assert.All(twice, answer => Assert.Equal($"/cycles/{cycle}?done=pause", answer.Location));
        Assert.Contains("Siklus ini dijeda sejak", (await CyclePageAsync(cycle)).Text, StringComparison.Ordinal);

        await app.ResumeAsync(cycle);
        Assert.Equal(302, (await CycleFormAsync(cycle, "pause", form)).Status);
        Assert.Null((await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!.PausedAt);
        Assert.Equal(1, (await app.LoggedAsync(cycle)).Count(e => e.What == "cycle-paused"));

        form["reason"] = "Something else.";
        PageAnswer other = await CycleFormAsync(cycle, "pause", form);
        Assert.Equal(422, other.Status);
        Assert.Contains("pernah dikirim", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_ordered_by_a_double_click_is_sent_once()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        Dictionary<string, string> form = Filled(await AgencyFormAsync(cycle, agency, "send-link"), ("reason", Why));
        PageAnswer[] twice = [await AgencyFormAsync(cycle, agency, "send-link", form), await AgencyFormAsync(cycle, agency, "send-link", form)];
        Assert.All(twice, answer => Assert.Equal($"/cycles/{cycle}/agencies/{agency}?done=link-sent", answer.Location));
        Assert.Equal(2, (await app.RowAsync(cycle, agency)).LinkNumber);
        Assert.Contains("Tautan baru sedang dikirim", (await AgencyAsync(cycle, agency, query: "?done=link-sent")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_not_seen_the_newest_state_is_shown_it_and_keeps_what_was_typed()
    {
        string cycle = await app.StartCycleAsync(MeritApp.NewId());
        PageAnswer shown = await CycleFormAsync(cycle, "deadline");
        DateTimeOffset moved = app.Clock.GetUtcNow().AddDays(9);
        await app.MoveDeadlineAsync(cycle, moved);

        PageAnswer stale = await CycleFormAsync(cycle, "deadline", Filled(shown, ("reason", Why), ("submissionDeadline", Field(moved.AddDays(1)))));
        Assert.Equal(422, stale.Status);
        Assert.Contains("sudah berubah sejak Anda melihatnya", stale.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Field(moved.AddDays(1))}\"", stale.Html, StringComparison.Ordinal);
        Assert.Contains("Banjir &lt;b&gt;besar&lt;/b&gt;.", stale.Html, StringComparison.Ordinal);

        PageAnswer anew = await CycleFormAsync(cycle, "deadline", Filled(stale, ("reason", Why), ("submissionDeadline", Field(moved.AddDays(1)))));
        Assert.Equal($"/cycles/{cycle}?done=cycle-deadline", anew.Location);
        CycleRow row = (await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!;
        Assert.Equal(Field(moved.AddDays(1)), Field(row.SubmissionDeadline));
    }

    [Fact]
    public async Task A_deadline_that_nobody_touched_stays_as_another_operator_has_moved_it()
    {
        string cycle = await app.StartCycleAsync(MeritApp.NewId());
        PageAnswer shown = await CycleFormAsync(cycle, "deadline");
        string done = Field(app.Clock.GetUtcNow().AddDays(90));
        DateTimeOffset moved = app.Clock.GetUtcNow().AddDays(9);
        await app.MoveDeadlineAsync(cycle, moved);

        PageAnswer stale = await CycleFormAsync(cycle, "deadline", Sent(shown, ("reason", Why), ("verificationDeadline", done)));
        Assert.Equal(422, stale.Status);
        Assert.Contains("sudah berubah sejak Anda melihatnya", stale.Text, StringComparison.Ordinal);
        Assert.Equal((Field(moved), done), (Sent(stale)["submissionDeadline"], Sent(stale)["verificationDeadline"]));

        PageAnswer anew = await CycleFormAsync(cycle, "deadline", Sent(stale, ("reason", Why)));
        Assert.Equal($"/cycles/{cycle}?done=cycle-deadline", anew.Location);
        CycleRow row = (await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!;
        Assert.Equal((moved, done), (row.SubmissionDeadline, Field(row.VerificationDeadline)));
    }

    [Fact]
    public async Task An_agencys_deadline_that_nobody_touched_stays_as_another_operator_has_moved_it()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        await app.MoveDeadlineAsync(cycle, agency, app.Clock.GetUtcNow().AddDays(2));
        PageAnswer shown = await AgencyFormAsync(cycle, agency, "deadline");
        DateTimeOffset moved = app.Clock.GetUtcNow().AddDays(9);
        await app.MoveDeadlineAsync(cycle, agency, moved);

        Assert.Equal(302, (await AgencyFormAsync(cycle, agency, "deadline", Sent(shown, ("reason", Why)))).Status);
        Assert.Equal(moved, (await app.RowAsync(cycle, agency)).SubmissionDeadline);
    }

    [Fact]
    public async Task Flags_that_another_operator_has_put_are_shown_before_they_are_replaced()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        await PutAsync("visit");
        PageAnswer[] shown = [await AgencyFormAsync(cycle, agency, "flags"), await AgencyFormAsync(cycle, agency, "flags")];
        Assert.All(shown, page => Assert.Equal("visit", Sent(page)["flags"]));
        await PutAsync("visit, appeal");

        PageAnswer stale = await AgencyFormAsync(cycle, agency, "flags", Sent(shown[0], ("flags", "visit, late")));
        Assert.Equal(422, stale.Status);
        Assert.Contains("Tanda sekarang appeal, visit", stale.Text, StringComparison.Ordinal);
        Assert.Equal("visit, late", Sent(stale)["flags"]);
        PageAnswer untouched = await AgencyFormAsync(cycle, agency, "flags", Sent(shown[1]));
        Assert.Equal((422, "appeal, visit"), (untouched.Status, Sent(untouched)["flags"]));
        Assert.Equal(302, (await AgencyFormAsync(cycle, agency, "flags", Sent(untouched))).Status);
        Assert.Equal("appeal,visit", (await app.RowAsync(cycle, agency)).Flags);

        async Task PutAsync(string flags) =>
            Assert.Equal(302, (await AgencyFormAsync(cycle, agency, "flags", Sent(await AgencyFormAsync(cycle, agency, "flags"), ("flags", flags)))).Status);
    }

    [Fact]
    public async Task Whatever_is_wrong_stands_beside_its_field()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        PageAnswer late = await CycleFormAsync(cycle, "deadline", Filled(await CycleFormAsync(cycle, "deadline"), ("submissionDeadline", "2020-01-01T10:00"), ("reason", "")));
        Assert.Equal(422, late.Status);
        Assert.Contains("href=\"#field-reason\"", late.Html, StringComparison.Ordinal);
        PageAnswer past = await CycleFormAsync(cycle, "deadline", Filled(late, ("submissionDeadline", "2020-01-01T10:00"), ("reason", Why)));
        Assert.Contains("href=\"#field-submissionDeadline\"", past.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"2020-01-01T10:00\"", past.Html, StringComparison.Ordinal);
        PageAnswer flags = await AgencyFormAsync(cycle, agency, "flags", Filled(await AgencyFormAsync(cycle, agency, "flags"), ("flags", "visit, Not!A!Flag")));
        Assert.Contains("href=\"#field-flags\"", flags.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"visit, Not!A!Flag\"", flags.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await CycleFormAsync(cycle, "explode")).Status);
        Assert.Equal(404, (await AgencyFormAsync(cycle, "nobody", "flags")).Status);
    }

    [Fact]
    public async Task An_agency_is_given_time_flags_and_notes_withdrawn_and_taken_in_again()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency, MeritApp.NewId());
        string until = Field(app.Clock.GetUtcNow().AddDays(3));
        await OrderAsync("deadline", ("submissionDeadline", until), ("reason", Why));
        await OrderAsync("flags", ("flags", "visit late-start"));
        Dictionary<string, string> note = await OrderAsync("note", ("text", "Kepala baru <i>dilantik</i>."));
        await AgencyFormAsync(cycle, agency, "note", note);
        await OrderAsync("withdraw", ("reason", Why));

        PageAnswer page = await AgencyAsync(cycle, agency);
        Assert.Contains("Kepala baru &lt;i&gt;dilantik&lt;/i&gt;.", page.Html, StringComparison.Ordinal);
        Assert.Single(await app.Get<NoteTable>().ListAsync(cycle, agency, Cancellation));
        Assert.All((string[])["q=flag%3Alate-start", "orders/reinstate", "Tenggat diubah"], told => Assert.Contains(told, page.Html, StringComparison.Ordinal));
        PageAnswer auditor = await AgencyAsync(cycle, agency, PageCalls.Auditor);
        Assert.All((string[])["/orders/", "dilantik", "late-start"], told => Assert.DoesNotContain(told, auditor.Html, StringComparison.Ordinal));

        await OrderAsync("reinstate", ("reason", Why));
        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((AssessmentStage.AwaitingSubmission, "late-start,visit", until), (row.Stage, row.Flags, Field(row.SubmissionDeadline!.Value)));
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([agency], Codes(await AgenciesAsync(cycle, "?q=flag:VISIT")));
        Assert.Contains(agency, (await SearchAsync("flag:late-start")).Html, StringComparison.Ordinal);

        async Task<Dictionary<string, string>> OrderAsync(string order, params (string, string)[] typed)
        {
            Dictionary<string, string> form = Filled(await AgencyFormAsync(cycle, agency, order), typed);
            Assert.Equal($"/cycles/{cycle}/agencies/{agency}?done=agency-{order}", (await AgencyFormAsync(cycle, agency, order, form)).Location);
            return form;
        }
    }

    [Fact]
    public async Task What_is_verified_is_reopened_in_part()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        PageAnswer early = await AgencyFormAsync(cycle, agency, "reopen");
        PageAnswer refused = await AgencyFormAsync(cycle, agency, "reopen", Filled(early, ("reason", Why)));
        Assert.Equal(422, refused.Status);
        await app.DecideAsync(cycle, agency, receipt, "d-1");
        await app.StepAsync(cycle, agency);

        PageAnswer shown = await AgencyFormAsync(cycle, agency, "reopen");
        string indicator = Indicator().Match(shown.Html).Groups[1].Value;
        PageAnswer done = await AgencyFormAsync(cycle, agency, "reopen", Filled(shown, ("reason", Why), ("indicators", indicator)));
        Assert.Equal($"/cycles/{cycle}/agencies/{agency}?done=agency-reopen", done.Location);
        await app.StepAsync(cycle, agency);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.RowAsync(cycle, agency)).Stage);
    }

    [Fact]
    public async Task Many_are_changed_as_it_was_shown_and_who_takes_no_part_is_told_why()
    {
        string[] codes = [.. Enumerable.Range(0, 250).Select(n => $"B-{n:000}")];
        string cycle = await app.StartCycleAsync(codes);
        await app.WithdrawAsync(cycle, "B-007");
        string until = Field(app.Clock.GetUtcNow().AddDays(3));
        PageAnswer asked = await BulkAsync(cycle, new() { ["act"] = "deadline", ["all"] = "true", ["q"] = "b-" });
        Assert.Equal(422, (await BulkAsync(cycle, Filled(asked, ("submissionDeadline", "2020-01-01T10:00"), ("reason", Why)))).Status);

        PageAnswer preview = await BulkAsync(cycle, Filled(asked, ("submissionDeadline", until), ("reason", Why)));
        Assert.Equal(200, preview.Status);
        Assert.Contains("Terapkan pada 249 instansi", preview.Text, StringComparison.Ordinal);
        Assert.Contains("sudah ditarik dari siklus", preview.Text, StringComparison.Ordinal);
        Assert.All(await RowsAsync(cycle), row => Assert.Null(row.SubmissionDeadline));

        PageAnswer[] applied = [await BulkAsync(cycle, Filled(preview)), await BulkAsync(cycle, Filled(preview))];
        Assert.All(applied, page => Assert.Contains("Selesai untuk 249 instansi; 1 tidak ikut.", page.Text, StringComparison.Ordinal));
        Assert.All(applied, page => Assert.Contains("/agencies/B-007", page.Html, StringComparison.Ordinal));
        List<AssessmentRow> rows = await RowsAsync(cycle);
        Assert.Equal(249, rows.Count(r => r.SubmissionDeadline is { } own && Field(own) == until));
        Assert.All(rows, row => Assert.Equal("", row.Unlogged));
        int logged = 0;
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(cycle, AuditPlace.Start, Cancellation))
        {
            logged += AuditChain.ReadEvent(line.Bytes)!.What == AuditKind.DeadlineMoved ? 1 : 0;
        }

        Assert.Equal(249, logged);

        PageAnswer flag = await BulkAsync(cycle, new() { ["act"] = "flag", ["agencies"] = "B-001,B-002" });
        PageAnswer reserved = await BulkAsync(cycle, Filled(flag, ("flag", "overdue"), ("reason", Why)));
        Assert.Equal(422, reserved.Status);
        Assert.Contains("href=\"#field-flag\"", reserved.Html, StringComparison.Ordinal);
        PageAnswer flagged = await BulkAsync(cycle, Filled(await BulkAsync(cycle, Filled(flag, ("flag", "visit"), ("reason", Why)))));
        Assert.Equal($"/cycles/{cycle}/agencies?done=bulk-applied", flagged.Location);
        Assert.Equal(["B-001", "B-002"], (await RowsAsync(cycle)).Where(r => r.Flags == "visit").Select(r => r.RowKey));
        Assert.Equal(409, (await BulkAsync(cycle, new() { ["act"] = "retry" })).Status);
    }

    [Fact]
    public async Task What_takes_longer_than_a_page_may_goes_on_with_the_next_request()
    {
        string[] codes = [.. Enumerable.Range(0, 620).Select(n => $"L-{n:000}")];
        string cycle = await app.StartCycleAsync(codes);
        PageAnswer asked = await BulkAsync(cycle, new() { ["act"] = "flag", ["agencies"] = string.Join(',', codes) });
        PageAnswer page = await BulkAsync(cycle, Filled(asked, ("flag", "visit"), ("reason", Why)));
        app.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        int requests = 0;
        try
        {
            do
            {
                page = await BulkAsync(cycle, Filled(page));
                requests++;
            }
            while (page.Status == 200 && page.Html.Contains("Lanjutkan", StringComparison.Ordinal) && requests < codes.Length);
        }
        finally
        {
            app.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        }

        Assert.InRange(requests, 2, 7);
        Assert.Equal($"/cycles/{cycle}/agencies?done=bulk-applied", page.Location);
        Assert.All(await RowsAsync(cycle), row => Assert.Equal("visit", row.Flags));
    }

    [Fact]
    public void Only_operators_order() =>
        Assert.All(
            (string[])["CycleOrderPage", "CycleOrderForm", "AgencyOrderPage", "AgencyOrderForm", "BulkOrderForm"],
            function => Assert.Equal(Roles.Operator, AccessRules.All[function]));

    private static string Field(DateTimeOffset moment) => Merit.Web.Texts.WesternIndonesia.ToField(moment);

    private async Task<List<AssessmentRow>> RowsAsync(string cycle) => await app.Get<AssessmentTable>().ListAsync(cycle, Cancellation);

    // What a browser sends: the form's hidden fields, and what was typed.
    private static Dictionary<string, string> Filled(PageAnswer page, params (string Name, string Value)[] typed) => Filled(Hidden().Matches(page.Html), typed);

    // The same, with the fields as they are shown.
    private static Dictionary<string, string> Sent(PageAnswer page, params (string Name, string Value)[] typed) =>
        Filled(Hidden().Matches(page.Html).Concat(Shown().Matches(page.Html)), typed);

    private static Dictionary<string, string> Filled(IEnumerable<Match> fields, (string Name, string Value)[] typed)
    {
        Dictionary<string, string> form = fields
            .DistinctBy(m => m.Groups[1].Value)
            .ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value), StringComparer.Ordinal);
        foreach ((string name, string value) in typed)
        {
            form[name] = value;
        }

        return form;
    }

    private static IEnumerable<string> Codes(PageAnswer page) => Row().Matches(page.Html).Select(m => m.Groups[1].Value);

    private Task<PageAnswer> CyclePageAsync(string cycle) => app.PageAsync($"/cycles/{cycle}", request => app.Function<CyclePages>().ShowAsync(request, cycle, Cancellation));

    private Task<PageAnswer> CycleFormAsync(string cycle, string order, Dictionary<string, string>? form = null) => app.PageAsync(
        $"/cycles/{cycle}/orders/{order}",
        request => form is null
            ? app.Function<OrderPages>().AskCycleAsync(request, cycle, order, Cancellation)
            : app.Function<OrderPages>().TakeCycleAsync(request, cycle, order, app.Client, Cancellation),
        form);

    private Task<PageAnswer> AgencyFormAsync(string cycle, string agency, string order, Dictionary<string, string>? form = null) => app.PageAsync(
        $"/cycles/{cycle}/agencies/{agency}/orders/{order}",
        request => form is null
            ? app.Function<OrderPages>().AskAgencyAsync(request, cycle, agency, order, Cancellation)
            : app.Function<OrderPages>().TakeAgencyAsync(request, cycle, agency, order, app.Client, Cancellation),
        form);

    private Task<PageAnswer> BulkAsync(string cycle, Dictionary<string, string> form) =>
        app.PageAsync($"/cycles/{cycle}/bulk", request => app.Function<BulkPages>().TakeAsync(request, cycle, app.Client, Cancellation), form);

    private Task<PageAnswer> AgencyAsync(string cycle, string agency, Caller? caller = null, string query = "") =>
        app.PageAsync($"/cycles/{cycle}/agencies/{agency}{query}", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation), caller: caller);

    private Task<PageAnswer> AgenciesAsync(string cycle, string query) =>
        app.PageAsync($"/cycles/{cycle}/agencies{query}", request => app.Function<AgencyListPages>().ListAsync(request, cycle, Cancellation));

    private Task<PageAnswer> SearchAsync(string query) =>
        app.PageAsync($"/search?q={Uri.EscapeDataString(query)}", request => app.Function<AgencyListPages>().SearchAsync(request, Cancellation));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<input[^>]* id=\"field-[^\"]+\" name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Shown();

    [GeneratedRegex("name=\"indicators\" type=\"checkbox\" value=\"([^\"]+)\"")]
    private static partial Regex Indicator();

    [GeneratedRegex(@"<th scope=""row""><a href=""[^""]*/agencies/([^""?]+)""")]
    private static partial Regex Row();
}
