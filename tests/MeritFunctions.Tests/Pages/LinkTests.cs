using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Web.Emails;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Pages;

/// <summary>How agencies are invited, come in, stay in and are kept out.</summary>
public sealed class LinkTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static readonly Caller Operator = new("op-1", Roles.Operator) { Credential = Credential.Token };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agency_comes_in_by_its_link_and_stays_until_that_is_revoked()
    {
        (string cycle, string agency) = await OpenedAsync();
        string link = await LinkInMailAsync(cycle, agency, "1");
        using Visitor visitor = new(app);

        PageAnswer looked = await visitor.LookAsync(link);
        Assert.Equal((200, "no-referrer", "no-store"), (looked.Status, looked.Headers["Referrer-Policy"].ToString(), looked.Headers.CacheControl.ToString()));
        Assert.Equal(400, (await visitor.EnterAsync(link, withProof: false)).Status);
        Assert.Null((await app.RowAsync(cycle, agency)).LinkOpenedAt);
        Assert.Equal(Roles.Public, (await visitor.WhoAsync()).Caller.Roles);

        PageAnswer entered = await visitor.EnterAsync(link);
        Assert.Equal((302, "/a/status"), (entered.Status, entered.Location));
        Caller caller = (await visitor.WhoAsync()).Caller;
        Assert.Equal((agency, Roles.Agency, cycle, agency), (caller.Id, caller.Roles, caller.Cycle, caller.Agency));
        Assert.NotNull((await app.RowAsync(cycle, agency)).LinkOpenedAt);
        AuditEvent first = await app.LastAsync(cycle);
        Assert.Equal((AuditKind.LinkOpened, agency, AuditRole.Agency), (first.What, first.Actor, first.Role));

        Assert.Equal(202, (await OrderAsync((orders, request) => orders.RevokeLinkAsync(request, cycle, agency, app.Client, Cancellation))).Status);
        Assert.Equal((Roles.Public, "link-ended"), await visitor.StandingAsync());
        using Visitor other = new(app);
        PageAnswer shut = await other.LookAsync(link);
        Assert.Equal(410, shut.Status);
        Assert.Contains("/a/new-link", shut.Html, StringComparison.Ordinal);
        Assert.Equal(410, (await other.EnterAsync(link)).Status);
        Assert.Equal((AuditKind.LinkRevoked, "op-1"), ((await app.LastAsync(cycle)).What, (await app.LastAsync(cycle)).Actor));
        // The revocation is no secret between the operator and whoever has the link: it can be asked for anew, and goes to the contact.
        string told = (await other.RequestAsync(link)).Text;
        Assert.Equal(told, (await other.RequestAsync(link)).Text);
        Assert.Equal(told, (await other.RequestAsync("guess")).Text);
        await app.StepAsync(cycle, agency);
        NotificationRow mail = Assert.Single(await MailsAsync(cycle), m => m.Subject.StartsWith("2-", StringComparison.Ordinal));
        Assert.Equal(200, (await other.LookAsync(await LinkInMailAsync(cycle, agency, mail.Subject))).Status);
        Assert.Equal(410, (await other.LookAsync(link)).Status);
    }

    [Fact]
    public async Task A_new_link_ends_the_old_one_and_whoever_holds_that_ends_nothing()
    {
        (string cycle, string agency) = await OpenedAsync();
        string old = await LinkInMailAsync(cycle, agency, "1");
        using Visitor visitor = new(app);
        await visitor.LookAsync(old);
        await visitor.EnterAsync(old);

        HttpAnswer sent = await SendAsync(cycle, agency, "k-1");
        Assert.Equal((sent.Status, 202), (202, (await SendAsync(cycle, agency, "k-1")).Status));
        Assert.Equal(2, (await app.RowAsync(cycle, agency)).LinkNumber);
        Assert.Equal((Roles.Public, "link-ended"), await visitor.StandingAsync());
        await app.StepAsync(cycle, agency);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(200, (await visitor.RequestAsync(old)).Status);
        await app.StepAsync(cycle, agency);

        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((2, app.Clock.GetUtcNow()), (row.LinkNumber, row.LinkSentAt));
        List<NotificationRow> mails = await MailsAsync(cycle);
        Assert.Equal(["1", "2", "2"], mails.Select(m => m.Subject.Split('-')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(NotificationStatus.Obsolete, (await ComposeAsync(mails.Single(m => m.Subject == "1"))).Status);
        Assert.Equal(200, (await visitor.LookAsync(await LinkInMailAsync(cycle, agency, mails.First(m => m.Subject != "1").Subject))).Status);
    }

    [Fact]
    public async Task A_new_link_is_on_its_way_at_once_and_whoever_asks_for_it_wakes_no_assessment()
    {
        (string cycle, string agency) = await OpenedAsync();
        string old = await LinkInMailAsync(cycle, agency, "1");
        int raised = app.Client.Raised.Count;
        int runs = Runs();

        await SendAsync(cycle, agency);
        Assert.Equal((2, runs + 1), ((await MailsAsync(cycle)).Count, Runs()));
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        using Visitor visitor = new(app);
        await visitor.LookAsync(old);
        for (int time = 0; time < 3; time++)
        {
            Assert.Equal(200, (await visitor.RequestAsync(old)).Status);
        }

        Assert.Equal((3, runs + 2), ((await MailsAsync(cycle)).Count, Runs()));
        Assert.Equal(raised, app.Client.Raised.Count);
        await app.StepAsync(cycle, agency);
        Assert.Equal(3, (await MailsAsync(cycle)).Count);

        int Runs() => app.Client.Started.Count(run => run.Name == nameof(MailRun));
    }

    [Fact]
    public async Task Nobody_but_the_contact_is_shown_a_link_and_nothing_of_it_is_kept()
    {
        (string cycle, string agency) = await OpenedAsync();
        string link = await LinkInMailAsync(cycle, agency, "1");
        NotificationRow mail = Assert.Single(await MailsAsync(cycle));

        PageAnswer text = await app.PageAsync($"/cycles/{cycle}/mails/{mail.Id}/text", request => app.Function<MailPages>().TextAsync(request, cycle, mail.Id, Cancellation));
        Assert.Contains("/a/open?link=...", text.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("CfDJ8", text.Html + JsonSerializer.Serialize(mail) + JsonSerializer.Serialize(await app.RowAsync(cycle, agency)), StringComparison.Ordinal);
        Assert.StartsWith("CfDJ8", link, StringComparison.Ordinal);

        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = agency, Name = "Kota", Type = "City" }], Cancellation);
        Composition unreachable = await ComposeAsync(mail);
        Assert.Equal((NotificationStatus.Failed, "no address"), (unreachable.Status, unreachable.Problem));
    }

    [Fact]
    public async Task A_link_ends_some_time_after_the_last_date_of_its_cycle_and_follows_it()
    {
        (string cycle, string agency) = await OpenedAsync();
        string link = await LinkInMailAsync(cycle, agency, "1");
        using Visitor visitor = new(app);
        app.Clock.Advance(TimeSpan.FromDays(119));
        Assert.Equal(200, (await visitor.LookAsync(link)).Status);
        app.Clock.Advance(TimeSpan.FromDays(2));
        PageAnswer over = await visitor.LookAsync(link);
        Assert.Equal(410, over.Status);
        Assert.Contains("Masa berlakunya sudah lewat", over.Text, StringComparison.Ordinal);
        await app.MoveDeadlineAsync(cycle, app.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(200, (await visitor.LookAsync(link)).Status);
    }

    [Fact]
    public async Task Guesses_open_nothing_and_cannot_be_made_for_long()
    {
        (string cycle, string agency) = await OpenedAsync();
        string link = await LinkInMailAsync(cycle, agency, "1");
        using Visitor visitor = new(app);
        string[] guesses = ["", "guess", link[..^4], link[..^10] + (link[^10] == 'A' ? 'B' : 'A') + link[^9..], $"1\n{cycle}\n{agency}", new string('A', 5000)];
        foreach (string guess in guesses)
        {
            PageAnswer answer = await visitor.LookAsync(guess);
            Assert.Equal(404, answer.Status);
            Assert.DoesNotContain(agency, answer.Text, StringComparison.Ordinal);
        }

        int answered = 404;
        for (int tries = 0; tries < 120 && answered == 404; tries++)
        {
            answered = (await visitor.LookAsync("guess")).Status;
        }

        Assert.Equal(429, answered);
        PageAnswer tooMany = await visitor.LookAsync(link);
        Assert.Equal((429, "no-referrer"), (tooMany.Status, tooMany.Headers["Referrer-Policy"].ToString()));
    }

    [Fact]
    public async Task Orders_about_links_are_refused_where_they_make_no_sense()
    {
        (string cycle, string agency) = await OpenedAsync();
        Assert.Equal(422, (await OrderAsync((orders, request) => orders.SendLinkAsync(request, cycle, agency, app.Client, Cancellation), new { })).Status);
        Assert.Equal(404, (await SendAsync(cycle, "nobody")).Status);
        Assert.Equal(412, (await OrderAsync((orders, request) => orders.RevokeLinkAsync(request, cycle, agency, app.Client, Cancellation), seen: "\"other\"")).Status);
        await app.WithdrawAsync(cycle, agency);
        Assert.Equal("agency-withdrawn", (await SendAsync(cycle, agency)).Code);
        Assert.Equal(1, (await app.RowAsync(cycle, agency)).LinkNumber);
    }

    [Fact]
    public async Task The_agencys_page_tells_it_what_to_do_and_nothing_that_is_said_of_it()
    {
        (string cycle, string agency) = await OpenedAsync();
        Caller caller = new(agency, Roles.Agency) { Cycle = cycle, Agency = agency, Link = 1, Name = "Kota Uji", Credential = Credential.Session };
        Task<PageAnswer> StatusAsync() => app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: caller);

        string empty = (await StatusAsync()).Text;
        Assert.Contains("Kirim penilaian mandiri instansi Anda", empty, StringComparison.Ordinal);
        Assert.Contains("Unggah berkas", empty, StringComparison.Ordinal);

        await app.PutUploadAsync($"{cycle}/{agency}/u1", MeritApp.Submission("another-cycle", agency));
        await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/u1/manifest.json")!, app.Client, Cancellation);
        string refused = (await StatusAsync()).Text;
        Assert.Contains("perbaiki dan kirim lagi", refused, StringComparison.Ordinal);
        Assert.Contains("Yang perlu diperbaiki", refused, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.UploadAsync(cycle, agency, "u2", isFinal: true);
        await app.StepAsync(cycle, agency);
        Assert.Contains("sedang diverifikasi", (await StatusAsync()).Text, StringComparison.Ordinal);

        await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, row => (row.Flags = "secret-flag").Length > 0, Cancellation);
        await app.Get<NoteBook>().AddAsync(new AssessmentKey(cycle, agency), "n", app.Clock.GetUtcNow(), "secret-note", Operator, Cancellation);
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        byte[] question = JsonSerializer.SerializeToUtf8Bytes(new { decisionId = "d", assessor = "assessor-secret", receipt, outcome = "clarify", indicators = (string[])["1.1"], reason = "Mohon tunjukkan peta jabatan." });
        Assert.Equal(202, (await app.CallAsync(request => app.Function<Verification.VerifyAssessment>().RunAsync(request, cycle, agency, app.Client, Cancellation), question)).Status);
        await app.StepAsync(cycle, agency);
        PageAnswer asked = await StatusAsync();
        Assert.Contains("Mohon tunjukkan peta jabatan.", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", asked.Html, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.UploadAsync(cycle, agency, "u3", isFinal: true);
        await app.StepAsync(cycle, agency);
        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d-2");
        await app.StepAsync(cycle, agency);
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        string score = AssessmentRow.ToDecimal((await app.RowAsync(cycle, agency)).VerifiedScore)!.Value.ToString("#,0.####", System.Globalization.CultureInfo.GetCultureInfo("id-ID"));
        string waiting = (await StatusAsync()).Text;
        Assert.Contains("menunggu penetapan", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain(score, waiting, StringComparison.Ordinal);
        await app.Function<Determination.DeterminationActivities>().LetMailsGo(new Determination.LetMailsGoInput(cycle, 1), Cancellation);
        string told = (await StatusAsync()).Text;
        Assert.Contains("Hasil penilaian instansi Anda sudah ditetapkan", told, StringComparison.Ordinal);
        Assert.Contains(score, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_was_refused_is_never_told_as_notes_on_one_that_counts()
    {
        (string cycle, string agency) = await OpenedAsync();
        await app.UploadAsync(cycle, agency, "u1", isFinal: true);
        await app.StepAsync(cycle, agency);
        string late = await RefusedAsync("u2");
        Assert.Contains("sedang diverifikasi", late, StringComparison.Ordinal);
        Assert.Contains("Unggahan terakhir ditolak", late, StringComparison.Ordinal);

        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d", "clarify");
        await app.StepAsync(cycle, agency);
        Assert.Contains("Yang perlu diperbaiki", await RefusedAsync("u3"), StringComparison.Ordinal);

        async Task<string> RefusedAsync(string folder)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await app.PutUploadAsync($"{cycle}/{agency}/{folder}", MeritApp.Submission("another-cycle", agency));
            Assert.Equal(IntakeOutcome.Rejected, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/{folder}/manifest.json")!, app.Client, Cancellation));
            Caller caller = new(agency, Roles.Agency) { Cycle = cycle, Agency = agency, Link = 1, Name = "Kota Uji", Credential = Credential.Session };
            string text = (await app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: caller)).Text;
            Assert.DoesNotContain("tidak membatalkan penerimaan", text, StringComparison.Ordinal);
            return text;
        }
    }

    [Fact]
    public async Task Operators_see_whether_a_link_was_opened_and_order_about_it_with_a_reason()
    {
        (string cycle, string agency) = await OpenedAsync();
        string page = $"/cycles/{cycle}/agencies/{agency}";
        Task<PageAnswer> DoAsync(Dictionary<string, string> form) =>
            app.PageAsync(page + "/orders/revoke-link", request => app.Function<OrderPages>().TakeAgencyAsync(request, cycle, agency, "revoke-link", app.Client, Cancellation), form);
        PageAnswer shown = await app.PageAsync(page, request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation));
        Assert.Contains("Belum dibuka", shown.Text, StringComparison.Ordinal);
        Assert.All((string[])["/orders/send-link", "/orders/revoke-link"], order => Assert.Contains(page + order, shown.Html, StringComparison.Ordinal));
        PageAnswer asked = await app.PageAsync(page + "/orders/revoke-link", request => app.Function<OrderPages>().AskAgencyAsync(request, cycle, agency, "revoke-link", Cancellation));
        string seen = System.Net.WebUtility.HtmlDecode(Regex.Match(asked.Html, "name=\"seen\" value=\"([^\"]*)\"").Groups[1].Value);

        Assert.Equal(422, (await DoAsync(new() { ["seen"] = seen })).Status);
        PageAnswer stale = await DoAsync(new() { ["seen"] = "\"other\"", ["reason"] = "x" });
        Assert.Equal(422, stale.Status);
        Assert.Contains("sudah berubah sejak Anda melihatnya", stale.Text, StringComparison.Ordinal);
        PageAnswer done = await DoAsync(new() { ["seen"] = seen, ["reason"] = "Narahubung pindah." });
        Assert.Equal((302, page + "?done=link-revoked"), (done.Status, done.Location));
        AuditEvent last = await app.LastAsync(cycle);
        Assert.Equal((AuditKind.LinkRevoked, "Narahubung pindah.", "op-1"), (last.What, last.Why, last.Actor));
        Assert.NotNull((await app.RowAsync(cycle, agency)).LinkRevokedAt);
        PageAnswer after = await app.PageAsync(page, request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation));
        Assert.Contains("Narahubung pindah.", after.Text, StringComparison.Ordinal);
    }

    private async Task<(string Cycle, string Agency)> OpenedAsync()
    {
        string agency = MeritApp.NewId();
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = agency, Name = "Kota Uji", Type = "City", ContactEmail = "ht@uji.example" }], Cancellation);
        string cycle = await app.StartCycleAsync(agency);
        Assert.Equal(1, await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation));
        Assert.Equal(1, await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation));
        return (cycle, agency);
    }

    private async Task<List<NotificationRow>> MailsAsync(string cycle) =>
        (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).FindAll(m => m.Kind == NotificationKind.Invitation);

    private async Task<string> LinkInMailAsync(string cycle, string agency, string subject)
    {
        NotificationRow mail = (await app.Get<NotificationTable>().FindAsync(cycle, $"{agency}.invitation.{subject}", Cancellation))!;
        (string address, EmailModel model) = (await ComposeAsync(mail)).Mail!.Value;
        Assert.Equal("ht@uji.example", address);
        return Assert.IsType<InvitationEmail>(model).Link!.Query["?link=".Length..];
    }

    private async Task<Composition> ComposeAsync(NotificationRow mail)
    {
        MailComposer composer = app.Get<MailComposer>();
        return await composer.ComposeAsync(mail, await composer.ReadAsync([mail], Cancellation), Cancellation);
    }

    private Task<HttpAnswer> SendAsync(string cycle, string agency, string? key = null) =>
        OrderAsync((orders, request) => orders.SendLinkAsync(request, cycle, agency, app.Client, Cancellation), key: key);

    private Task<HttpAnswer> OrderAsync(Func<OrderFunctions, HttpRequest, Task<IResult>> order, object? body = null, string? key = null, string? seen = null) => app.CallAsync(
        request => order(app.Function<OrderFunctions>(), request), JsonSerializer.SerializeToUtf8Bytes(body ?? new { reason = "Narahubung pindah." }), caller: Operator, key: key, seen: seen);

    /// <summary>A browser: it keeps cookies, and sends what the form of the last page holds.</summary>
    private sealed class Visitor(MeritApp app) : IDisposable
    {
        private readonly AccessLimits _limits = new(Options.Create(new AccessOptions()));
        private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
        private string _proof = "";

        public void Dispose() => _limits.Dispose();

        public Task<PageAnswer> LookAsync(string link) => SendAsync("/a/open", "?link=" + Uri.EscapeDataString(link), (pages, request) => pages.ShowAsync(request, Cancellation));

        public Task<PageAnswer> EnterAsync(string link, bool withProof = true) =>
            SendAsync("/a/open", "", (pages, request) => pages.EnterAsync(request, app.Client, Cancellation), link, withProof);

        public Task<PageAnswer> RequestAsync(string link) => SendAsync("/a/new-link", "", (pages, request) => pages.RequestAsync(request, app.Client, Cancellation), link);

        public async Task<(Caller Caller, string? Refusal)> WhoAsync()
        {
            await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
            return await app.Get<Callers>().FindAsync(Context(scope), Cancellation);
        }

        public async Task<(Roles Roles, string? Refusal)> StandingAsync()
        {
            (Caller caller, string? refusal) = await WhoAsync();
            return (caller.Roles, refusal);
        }

        private async Task<PageAnswer> SendAsync(string path, string query, Func<LinkPages, HttpRequest, Task<IResult>> act, string? link = null, bool withProof = true)
        {
            await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
            DefaultHttpContext http = Context(scope);
            (Caller caller, _) = await app.Get<Callers>().FindAsync(http, Cancellation);
            http.Features.Set(caller);
            http.User = caller.Credential == Credential.Session ? Sessions.PrincipalOf(caller) : http.User;
            (http.Request.Path, http.Request.QueryString) = (path, new QueryString(query));
            if (link is not null)
            {
                http.Request.Method = "POST";
                using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["link"] = link, [Sessions.ProofField] = withProof ? _proof : "" });
                http.Request.ContentType = form.Headers.ContentType!.ToString();
                http.Request.Body = new MemoryStream(await form.ReadAsByteArrayAsync(Cancellation));
            }

            using MemoryStream written = new();
            http.Response.Body = written;
            IResult result = await act(app.Function<LinkPages>(_limits), http.Request);
            await result.ExecuteAsync(http);
            PageAnswer answer = new(http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(written.ToArray()), http.Response.Headers);
            foreach (string? cookie in http.Response.Headers.SetCookie)
            {
                string[] pair = cookie!.Split(';')[0].Split('=', 2);
                _cookies[pair[0]] = pair[1];
            }

            _proof = Regex.Match(answer.Html, $"name=\"{Sessions.ProofField}\"[^>]* value=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : _proof;
            return answer;
        }

        private DefaultHttpContext Context(AsyncServiceScope scope)
        {
            DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
            (http.Request.Scheme, http.Request.Host, http.Request.Method) = ("https", new HostString("localhost"), "GET");
            http.Request.Headers.Cookie = string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
            return http;
        }
    }
}
