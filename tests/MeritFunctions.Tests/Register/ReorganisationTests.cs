using System.Text;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Pages;
using MeritFunctions.Register;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Register;

/// <summary>Agencies that are renamed, merged and split between cycles.</summary>
public sealed partial class ReorganisationTests(MeritApp app) : IClassFixture<MeritApp>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => app.Storage.Choose = null;

    [Fact]
    public async Task A_merger_waits_for_the_cycle_and_leaves_its_results_under_the_old_code()
    {
        string agency = MeritApp.NewId();
        await RegisterAsync(agency);
        string cycle = await app.StartCycleAsync(agency);
        await app.UploadAsync(cycle, agency, "u", isFinal: true);
        await app.StepAsync(cycle, agency);
        await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d-1");
        await app.StepAsync(cycle, agency);
        string order = $$"""{"from":["{{agency}}"],"into":[{"code":"{{agency}}-2","name":"Dinas Gabungan"}],"reason":"UU 1/2027."}""";

        HttpAnswer early = await OrderAsync(order);
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => row.IsDone = true, Cancellation);
        foreach (NotificationRow mail in await app.Get<NotificationTable>().ListAsync(cycle, Cancellation))
        {
            await app.Get<NotificationTable>().ChangeAsync(cycle, mail.Id, row => ((row.Status, row.NextAttemptAt) = (NotificationStatus.Sent, null)) != default, Cancellation);
        }

        string before = (await app.ResultAsync(cycle, agency)).Text;
        HttpAnswer preview = await OrderAsync(order, "?preview=true");
        HttpAnswer done = await OrderAsync(order);
        HttpAnswer again = await OrderAsync(order);

        Assert.Equal((409, "agency-takes-part"), (early.Status, early.Code));
        Assert.Equal((200, 200, 200), (preview.Status, done.Status, again.Status));
        Assert.Equal(preview.Text, done.Text.Replace("\"preview\":false", "\"preview\":true", StringComparison.Ordinal));
        Assert.Equal(0, again.Json.GetProperty("added").GetArrayLength());
        Assert.Equal(before, (await app.ResultAsync(cycle, agency)).Text);
        AgencyRow ended = (await FindAsync(agency))!;
        AgencyRow follower = (await FindAsync($"{agency}-2"))!;
        Assert.Equal(($"{agency}-2", null), (ended.SucceededBy, ended.ContactEmail));
        Assert.Equal((agency, $"{agency}@uji.example", "Dinas Gabungan"), (follower.Predecessors, follower.ContactEmail, follower.Name));
        Assert.Equal($"succeeds {agency}: UU 1/2027.", (await app.LastAsync(AuditLog.Register)).Why);
        PageAnswer page = await app.PageAsync($"/cycles/{cycle}/agencies/{agency}", request => app.Function<AgencyPages>().ShowAsync(request, cycle, agency, app.Client, Cancellation));
        Assert.Contains($"Penerus {agency}-2", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merger_of_many_asks_once_for_the_cycles_and_names_the_first_that_is_needed()
    {
        string[] agencies = [.. Enumerable.Range(0, 6).Select(_ => MeritApp.NewId())];
        foreach (string agency in agencies)
        {
            await RegisterAsync(agency);
        }

        string cycle = await app.StartCycleAsync(agencies[3], agencies[5]);
        int listings = 0;
        app.Storage.Choose = request =>
        {
            Interlocked.Add(ref listings, request.Uri.Path.Contains($"/{Tables.Cycles}", StringComparison.Ordinal) ? 1 : 0);
            return StorageFault.None;
        };

        HttpAnswer refused = await OrderAsync($$"""{"from":[{{string.Join(',', agencies.Select(agency => $"\"{agency}\""))}}],"into":[{"code":"{{agencies[0]}}-2","name":"Dinas"}],"reason":"UU."}""");

        Assert.Equal((409, "agency-takes-part"), (refused.Status, refused.Code));
        Assert.Contains(agencies[3], refused.Text, StringComparison.Ordinal);
        Assert.Contains(cycle, refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, listings);
    }

    [Fact]
    public async Task An_order_is_written_down_each_time_that_it_changes_something_and_once_when_it_is_repeated()
    {
        string agency = MeritApp.NewId();
        await RegisterAsync(agency);
        string order = $$"""{"from":["{{agency}}"],"into":[{"code":"{{agency}}","name":"Dinas Baru"}],"reason":"Perpres."}""";

        Assert.Equal((200, 200), ((await OrderAsync(order)).Status, (await OrderAsync(order)).Status));
        Assert.Equal(["added", "renamed: Perpres."], await WrittenAsync(agency));
        await RegisterAsync(agency);
        Assert.Equal((200, 200), ((await OrderAsync(order)).Status, (await OrderAsync(order)).Status));

        Assert.Equal("Dinas Baru", (await FindAsync(agency))!.Name);
        Assert.Equal(["added", "renamed: Perpres.", "name", "renamed: Perpres."], await WrittenAsync(agency));
    }

    [Fact]
    public async Task A_start_that_meets_a_merger_takes_nobody_in_who_has_ended()
    {
        string agency = MeritApp.NewId();
        await RegisterAsync(agency);
        bool isRead = false;
        app.Storage.Choose = request =>
        {
            // The register has been read when the next table is asked.
            isRead |= request.Uri.Path.Contains($"/{Tables.Agencies}", StringComparison.Ordinal);
            if (isRead && request.Uri.Path.Contains($"/{Tables.Cycles}", StringComparison.Ordinal))
            {
                app.Storage.Choose = null;
                Assert.Equal(200, Task.Run(() => OrderAsync($$"""{"from":["{{agency}}"],"into":[{"code":"{{agency}}-2","name":"Dinas"}],"reason":"UU."}""")).GetAwaiter().GetResult().Status);
            }

            return StorageFault.None;
        };

        HttpAnswer started = await StartAsync(agency);
        HttpAnswer later = await StartAsync(agency);

        Assert.Contains("agency-not-registered /agencies", started.Errors);
        Assert.Contains("agency-ended /agencies/0", later.Errors);
    }

    [Fact]
    public async Task A_form_shows_what_would_change_and_changes_no_more_than_that()
    {
        string agency = MeritApp.NewId();
        await RegisterAsync(agency);
        Dictionary<string, string> form = new() { ["from"] = agency, ["into"] = $"{agency}\r\n{agency}-2; Balai <b>Baru; kota", ["reason"] = "Dipecah." };

        PageAnswer wrong = await PreviewAsync(new() { ["from"] = "tidak-ada", ["into"] = "", ["reason"] = "" });
        PageAnswer preview = await PreviewAsync(form);
        await OrderAsync($$"""{"from":["{{agency}}"],"into":[{"code":"{{agency}}","name":"Dinas Lain"}],"reason":"UU."}""");
        Assert.Null(await FindAsync($"{agency}-2"));
        PageAnswer applied = await ApplyAsync(preview);

        Assert.Equal(422, wrong.Status);
        Assert.Contains("href=\"#field-into\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Balai &lt;b&gt;Baru", preview.Html, StringComparison.Ordinal);
        Assert.Contains($"Menggantikan {agency}", preview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("uji.example", preview.Html, StringComparison.Ordinal);
        Assert.Equal((302, "/register?done=agencies-reorganised"), (applied.Status, applied.Location));
        Assert.Equal("Balai <b>Baru", (await FindAsync($"{agency}-2"))!.Name);
    }

    /// <summary>What the register's log says of an agency, oldest first.</summary>
    private async Task<List<string?>> WrittenAsync(string agency)
    {
        List<string?> written = [];
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(AuditLog.Register, AuditPlace.Start, Cancellation))
        {
            if (AuditChain.ReadEvent(line.Bytes) is { } happened && happened.Subject == agency)
            {
                written.Add(happened.Why);
            }
        }

        return written;
    }

    private async Task RegisterAsync(string code) => Assert.Equal(
        200,
        (await app.CallAsync(request => app.Function<Agencies>().PutAsync(request, Cancellation), Encoding.UTF8.GetBytes($"kode,nama,jenis,surel\n{code},Dinas,kota,{code}@uji.example\n"), "text/csv")).Status);

    private Task<HttpAnswer> OrderAsync(string order, string query = "") =>
        app.CallAsync(request => app.Function<Reorganisations>().OrderAsync(request, Cancellation), Encoding.UTF8.GetBytes(order), query: query);

    private Task<HttpAnswer> StartAsync(string agency) => app.CallAsync(
        request => app.Function<MeritFunctions.Cycle.Cycles>().StartAsync(request, app.Client, Cancellation),
        Encoding.UTF8.GetBytes($$"""{"id":"{{MeritApp.NewId()}}","instrument":"merit-2019","submissionDeadline":"{{app.Clock.GetUtcNow().AddDays(30):O}}","agencies":["{{agency}}"]}"""));

    private Task<PageAnswer> PreviewAsync(Dictionary<string, string> form) =>
        app.PageAsync("/register/reorganise", request => app.Function<ReorganisationPages>().PreviewAsync(request, Cancellation), form);

    private Task<PageAnswer> ApplyAsync(PageAnswer preview) => app.PageAsync(
        "/register/reorganise/apply",
        request => app.Function<ReorganisationPages>().ApplyAsync(request, Cancellation),
        Hidden().Matches(preview.Html).ToDictionary(match => match.Groups[1].Value, match => System.Net.WebUtility.HtmlDecode(match.Groups[2].Value)));

    private Task<AgencyRow?> FindAsync(string code) => app.Get<AgencyTable>().FindAsync(code, Cancellation);

    [GeneratedRegex("<input type=\"hidden\" name=\"(from|into|reason|expected)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
