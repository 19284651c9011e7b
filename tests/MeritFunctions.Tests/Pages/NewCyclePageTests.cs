using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Pages;

namespace MeritFunctions.Tests.Pages;

/// <summary>A cycle is started from a page under the rules of the interface, and not before it was seen what it would be.</summary>
public sealed class NewCyclePageTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_would_happen_is_shown_first_and_then_happens_once()
    {
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "N-1", Name = "Kota Satu", Type = "City" }], Cancellation);
        Dictionary<string, string> form = Form();
        Assert.Contains("merit-2019", (await OpenAsync(null)).Html, StringComparison.Ordinal);

        PageAnswer plan = await OpenAsync(form);
        Assert.Equal(200, plan.Status);
        Assert.Contains("1 instansi menjadi peserta", plan.Text, StringComparison.Ordinal);
        Assert.Contains("N-1", plan.Text, StringComparison.Ordinal);
        Assert.Contains("akhir pekan", plan.Text, StringComparison.Ordinal);
        Assert.Contains("Pengingat tenggat 14 Feb", plan.Text, StringComparison.Ordinal);
        Assert.Null(await app.Get<CycleTable>().FindAsync(form["id"], Cancellation));

        form["act"] = "start";
        PageAnswer started = await OpenAsync(form);
        Assert.Equal($"/cycles/{form["id"]}?done=cycle-started", started.Location);
        Assert.Equal(started.Location, (await OpenAsync(form)).Location);
        Assert.Equal(["N-1"], (await app.Get<AssessmentTable>().ListAsync(form["id"], Cancellation)).Select(r => r.RowKey));

        form["reminderDays"] = "7";
        PageAnswer other = await OpenAsync(form);
        Assert.Equal(422, other.Status);
        Assert.Contains("href=\"#field-id\"", other.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_falls_on_a_holiday_and_how_sure_that_is_is_told_beforehand()
    {
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "N-1", Name = "Kota Satu", Type = "City" }], Cancellation);
        Dictionary<string, string> form = Form();
        (form["submissionDeadline"], form["verificationDeadline"], form["reminderDays"]) = ("2027-03-26T23:59", "2040-05-16T12:00", "16");
        PageAnswer plan = await OpenAsync(form);
        Assert.Contains("Tenggat pengajuan jatuh pada hari libur Wafat Yesus Kristus: 26 Mar 2027 23.59 WIB.", plan.Text, StringComparison.Ordinal);
        Assert.Contains("Pengingat tenggat jatuh pada hari libur Idulfitri 1448 H: 10 Mar 2027 23.59 WIB. (Tanggal libur ini perkiraan", plan.Text, StringComparison.Ordinal);
        Assert.Contains("Hari libur tahun 2040 belum tercatat", plan.Text, StringComparison.Ordinal);
        Assert.Contains("Siapa yang ikut (1) Kota Satu N-1", plan.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        PageAnswer page = await OpenAsync(new()
        {
            ["id"] = "new",
            ["instrument"] = "no-such",
            ["titleId"] = "Uji <b>",
            ["titleEn"] = "",
            ["submissionDeadline"] = "soon",
            ["reminderDays"] = "often",
            ["agencies"] = "N-9 N-9",
        });
        Assert.Equal(422, page.Status);
        Assert.All(
            (string[])["id", "instrument", "titleEn", "submissionDeadline", "reminderDays", "agencies"],
            field => Assert.Contains($"href=\"#field-{field}\"", page.Html, StringComparison.Ordinal));
        Assert.Contains("value=\"Uji &lt;b&gt;\"", page.Html, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Form() => new()
    {
        ["id"] = MeritApp.NewId(),
        ["instrument"] = "merit-2019",
        ["submissionDeadline"] = "2027-02-28T23:59",
        ["reminderDays"] = "14, 3",
        ["agencies"] = "N-1",
    };

    private Task<PageAnswer> OpenAsync(Dictionary<string, string>? form) => app.PageAsync(
        "/cycles/new",
        request => form is null ? Pages().ShowAsync(request, Cancellation) : Pages().SendAsync(request, app.Client, Cancellation),
        form);

    private NewCyclePages Pages() =>
        app.Function<NewCyclePages>(app.Function<CycleStarts>(HttpCalls.BeforeEveryDeadline), app.Function<PageFrame>(HttpCalls.BeforeEveryDeadline));
}
