using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests.Pages;

/// <summary>What the operator's pages show of real rows, and what their forms do.</summary>
public sealed partial class CyclePagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Hostile = "<script>alert(1)</script>\" onmouseover=\"x";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Home_tells_the_most_harmful_first_and_who_is_meant()
    {
        (string quiet, string faulted) = (MeritApp.NewId(), MeritApp.NewId());
        string cycle = await app.StartCycleAsync(quiet, faulted);
        await app.Get<AssessmentTable>().ChangeAsync(cycle, faulted, r => (r.Fault = "Score: StorageException") is not null, Cancellation);

        PageAnswer page = await HomeAsync();

        Assert.Equal(200, page.Status);
        int fault = page.Html.IndexOf($"/cycles/{cycle}/agencies?q=flag%3Afault", StringComparison.Ordinal);
        int soon = page.Html.IndexOf($"/cycles/{cycle}/agencies?q=stage%3AawaitingSubmission", StringComparison.Ordinal);
        Assert.InRange(fault, 0, soon);
        Assert.Contains($"Instansi {faulted}", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 instansi belum mengajukan, tenggatnya dekat", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 agencies have not submitted", (await HomeAsync("?lang=en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_looked_at_is_sent_again_only_when_it_changed()
    {
        (string cycle, string agency) = await CycleAsync();
        PageAnswer first = await CyclePageAsync(cycle);

        Assert.Equal(200, first.Status);
        Assert.Equal(304, (await CyclePageAsync(cycle, known: first.Headers.ETag.ToString())).Status);

        await app.UploadAsync(cycle, agency, "u");
        await app.StepAsync(cycle, agency);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        PageAnswer second = await CyclePageAsync(cycle, known: first.Headers.ETag.ToString());
        Assert.Equal(200, second.Status);
        Assert.Matches(@"Mengajukan 1 100", second.Text);
        Assert.Contains("Baik", second.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Pengajuan selesai")]
    [InlineData("?lang=en", "Submission settled")]
    public async Task A_cycle_is_shown_in_both_languages(string query, string told)
    {
        (string cycle, _) = await CycleAsync();
        Assert.Contains(told, (await CyclePageAsync(cycle, query)).Text, StringComparison.Ordinal);
        Assert.Contains($"/cycles/{cycle}", (await ListAsync(query)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_of_its_own()
    {
        Assert.Equal(404, (await CyclePageAsync("no-such-cycle")).Status);
        Assert.Equal(404, (await AgenciesAsync("no-such-cycle")).Status);
        Assert.Equal(404, (await AgencyAsync("no-such-cycle", "1")).Status);
        (string cycle, _) = await CycleAsync();
        PageAnswer page = await AgencyAsync(cycle, "nobody");
        Assert.Equal(404, page.Status);
        Assert.Contains("<html", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agencies_are_found_sorted_and_turned_over_without_losing_any()
    {
        string[] codes = [.. Enumerable.Range(0, 230).Select(n => $"A-{n:000}")];
        string cycle = await app.StartCycleAsync(codes);
        foreach ((string code, string score) in new[] { ("A-007", "310.5"), ("A-100", "99") })
        {
            await app.Get<AssessmentTable>().ChangeAsync(cycle, code, r => (r.SelfScore = score) is not null, Cancellation);
        }

        List<string> seen = [];
        string? from = null;
        do
        {
            PageAnswer page = await AgenciesAsync(cycle, $"?sort=-score{(from is null ? "" : $"&from={from}")}");
            seen.AddRange(Row().Matches(page.Html).Select(m => m.Groups[1].Value));
            from = From().Match(page.Html) is { Success: true } next ? next.Groups[1].Value : null;
        }
        while (from is not null);

        Assert.Equal(["A-007", "A-100", "A-000"], seen.Take(3));
        Assert.Equal(codes, seen.Order(StringComparer.Ordinal));
        Assert.Equal(["A-007"], Row().Matches((await AgenciesAsync(cycle, "?q=score%3E300+instansi")).Html).Select(m => m.Groups[1].Value));
        PageAnswer wrong = await AgenciesAsync(cycle, "?q=stege:verified");
        Assert.Contains("stage, flag, type", wrong.Text, StringComparison.Ordinal);
        Assert.Empty(Row().Matches(wrong.Html));
    }

    [Fact]
    public async Task The_interface_takes_the_same_query()
    {
        string cycle = await app.StartCycleAsync("Q-1", "Q-2", "Q-3");
        Task<HttpAnswer> FindAsync(string query) => app.CallAsync(request => app.Function<Assessments>().ListAsync(request, cycle, Cancellation), query: query);

        HttpAnswer first = await FindAsync("?q=stage:awaitingSubmission&take=2");
        Assert.Equal(["Q-1", "Q-2"], first.Json.EnumerateArray().Select(a => a.GetProperty("agency").GetString()));
        Assert.Contains("q=stage%3AawaitingSubmission&after=Q-2&take=2", first.Link, StringComparison.Ordinal);
        Assert.Equal("Q-3", Assert.Single((await FindAsync("?q=stage:awaitingSubmission&after=Q-2&take=2")).Json.EnumerateArray()).GetProperty("agency").GetString());
        Assert.Equal(["query-key-unknown ?q"], (await FindAsync("?q=colour:red")).Errors);
    }

    [Fact]
    public async Task An_agency_shows_whose_turn_it_is_what_happened_and_what_proves_it()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1");
        await app.StepAsync(cycle, agency);

        PageAnswer page = await AgencyAsync(cycle, agency);

        Assert.Equal(200, page.Status);
        Assert.Contains("Giliran pleno", page.Text, StringComparison.Ordinal);
        Assert.Contains("assessor-1", page.Text, StringComparison.Ordinal);
        Assert.Contains("Because.", page.Text, StringComparison.Ordinal);
        Assert.Contains("submission.json", page.Text, StringComparison.Ordinal);
        Assert.Matches("<code>[0-9a-f]{64}</code>", page.Html);
        Assert.Contains("The plenary is to decide", (await AgencyAsync(cycle, agency, "?lang=en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_agencies_are_called_is_never_markup()
    {
        (string cycle, string agency) = await CycleAsync();
        await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, r => (r.AgencyName = Hostile) is not null && (r.Fault = Hostile) is not null, Cancellation);
        PageAnswer[] pages = [await HomeAsync(), await AgenciesAsync(cycle), await AgencyAsync(cycle, agency), await SearchAsync("alert"), await AgenciesAsync(cycle, $"?q={Uri.EscapeDataString(Hostile)}")];
        Assert.All(pages, page => Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotMatch("<[^>]* onmouseover=\"x", page.Html));
        Assert.Contains("&lt;script&gt;alert", pages[2].Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_tried_again_by_operators_and_by_nobody_else()
    {
        (string cycle, string agency) = await CycleAsync();
        Assert.Equal(409, (await RetryAsync(cycle, agency)).Status);
        await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, r => (r.Fault = "Score: StorageException") is not null, Cancellation);

        Assert.Contains($"action=\"/cycles/{cycle}/agencies/{agency}/retry\"", (await AgencyAsync(cycle, agency)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/retry", (await AgencyAsync(cycle, agency, caller: PageCalls.Auditor)).Html, StringComparison.Ordinal);

        PageAnswer answer = await RetryAsync(cycle, agency);
        Assert.Equal(302, answer.Status);
        Assert.Equal($"/cycles/{cycle}/agencies/{agency}?done=assessment-retried", answer.Location);
        Assert.Contains(app.Client.Raised, r => r.InstanceId.EndsWith(agency, StringComparison.Ordinal));
        Assert.Contains("op-1", (await AgencyAsync(cycle, agency)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_looks_into_every_running_cycle()
    {
        (string cycle, string agency) = await CycleAsync();
        Assert.Contains($"/cycles/{cycle}/agencies/{agency}", (await SearchAsync(agency)).Html, StringComparison.Ordinal);
        Assert.Contains("Tidak ada", (await SearchAsync("nobody-is-called-so")).Text, StringComparison.Ordinal);
        Assert.Contains("\"nowhere\"", (await SearchAsync("stage:nowhere")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cycle_that_takes_submissions_says_what_to_expect_and_that_it_is_a_forecast()
    {
        (string early, string silent, string gone) = (MeritApp.NewId(), MeritApp.NewId(), MeritApp.NewId());
        string cycle = await app.StartCycleAsync(early, silent, gone);
        await app.WithdrawAsync(cycle, gone);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ReminderDays = "[0.01]").Length > 0, Cancellation);
        await app.UploadAsync(cycle, early, "u");
        await app.StepAsync(cycle, early);
        app.Clock.Advance(TimeSpan.FromMinutes(30));

        PageAnswer page = await CyclePageAsync(cycle);
        Assert.Contains("1 dari 2 instansi sudah mengajukan. Dengan laju ini, perkiraan pada tenggat: 2.", page.Text, StringComparison.Ordinal);
        Assert.Contains("bukan hasil", page.Text, StringComparison.Ordinal);
        Assert.Contains("Lihat sebagai tabel", page.Text, StringComparison.Ordinal);
        Assert.Matches(@"Pleno belum dijadwalkan.*Pengingat: [0-9]", page.Text);
        Assert.Equal([gone], Row().Matches((await AgenciesAsync(cycle, "?q=stage:withdrawn")).Html).Select(m => m.Groups[1].Value));

        app.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.DoesNotContain("perkiraan", (await CyclePageAsync(cycle)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_shows_what_it_waited_for_and_what_its_orchestration_waits_for()
    {
        (string cycle, string agency, _) = await app.ScoredAsync();
        Assert.DoesNotContain("Orkestrasi", (await AgencyAsync(cycle, agency)).Text, StringComparison.Ordinal);
        app.Client.Add(InstanceIds.Assessment(cycle, agency), OrchestrationRuntimeStatus.Running, app.Clock.GetUtcNow());

        PageAnswer page = await AgencyAsync(cycle, agency);
        Assert.Matches(@"Yang ditunggu.*Menunggu pengajuan.*Menunggu verifikasi.*masih berjalan", page.Text);
        Assert.Contains($"<code>{cycle}/agency/{agency}</code>", page.Html, StringComparison.Ordinal);
        Assert.Contains("Menunggu sesuatu disimpan: unggahan, keputusan, atau perintah.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_of_a_cycle_leads_to_the_others()
    {
        (string cycle, _) = await CycleAsync();
        PageAnswer[] parts =
        [
            await app.PageAsync($"/cycles/{cycle}/mails", request => app.Function<MailPages>().ListAsync(request, cycle, Cancellation)),
            await app.PageAsync($"/cycles/{cycle}/uploads", request => app.Function<UploadPages>().ListAsync(request, cycle, Cancellation)),
            await app.PageAsync($"/cycles/{cycle}/faults", request => app.Function<FaultPages>().ShowAsync(request, cycle, Cancellation)),
        ];
        Assert.All(parts, page => Assert.Contains($"<a href=\"/cycles/{cycle}/agencies\">", page.Html, StringComparison.Ordinal));
        Assert.All(parts, page => Assert.Matches("<a href=\"[^\"]+\" aria-current=\"page\">(Surel|Unggahan|Gangguan dan penantian)</a>", page.Html));
    }

    private async Task<(string Cycle, string Agency)> CycleAsync()
    {
        string agency = MeritApp.NewId();
        return (await app.StartCycleAsync(agency), agency);
    }

    private Task<PageAnswer> HomeAsync(string query = "") => app.PageAsync($"/home{query}", request => app.Function<HomePages>().HomeAsync(request, Cancellation));

    private Task<PageAnswer> ListAsync(string query) => app.PageAsync($"/cycles{query}", request => app.Function<CyclePages>().ListAsync(request, Cancellation));

    private Task<PageAnswer> CyclePageAsync(string cycle, string query = "", string? known = null) =>
        app.PageAsync($"/cycles/{cycle}{query}", request => app.Function<CyclePages>().ShowAsync(request, cycle, Cancellation), known: known);

    private Task<PageAnswer> AgenciesAsync(string cycle, string query = "") =>
        app.PageAsync($"/cycles/{cycle}/agencies{query}", request => app.Function<AgencyListPages>().ListAsync(request, cycle, Cancellation));

    private Task<PageAnswer> AgencyAsync(string cycle, string agency, string query = "", Caller? caller = null) =>
        app.PageAsync($"/cycles/{cycle}/agencies/{agency}{query}", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation), caller: caller);

    private Task<PageAnswer> RetryAsync(string cycle, string agency) =>
        app.PageAsync($"/cycles/{cycle}/agencies/{agency}/retry", request => app.Function<AgencyPages>().RetryAsync(request, cycle, agency, app.Client, Cancellation), []);

    private Task<PageAnswer> SearchAsync(string query) =>
        app.PageAsync($"/search?q={Uri.EscapeDataString(query)}", request => app.Function<AgencyListPages>().SearchAsync(request, Cancellation));

    [GeneratedRegex(@"<th scope=""row""><a href=""[^""]*/agencies/([^""?]+)""")]
    private static partial Regex Row();

    [GeneratedRegex(@"from=([^""&]+)[^>]*rel=""next""")]
    private static partial Regex From();
}
