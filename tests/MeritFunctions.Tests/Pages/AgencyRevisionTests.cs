using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>What an agency is told of its own uploads.</summary>
public sealed class AgencyRevisionTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_uploads_that_were_accepted_are_compared_whichever_way_round()
    {
        (string cycle, string agency) = await OpenedAsync();
        await SendAsync(cycle, agency, "u1", 2);
        Assert.Contains("Belum ada yang dapat dibandingkan", (await LookAsync(cycle, agency)).Text, StringComparison.Ordinal);
        string first = (await app.RowAsync(cycle, agency)).Receipt!;
        await SendAsync(cycle, agency, "u2", 4);
        string second = (await app.RowAsync(cycle, agency)).Receipt!;

        string newest = (await LookAsync(cycle, agency)).Text;
        Assert.Contains("Perbedaan menurut indikator 1 baris", newest, StringComparison.Ordinal);
        Assert.Matches("1\\.1 .* 2 4", newest);
        Assert.Contains(second + " · berlaku sekarang", newest, StringComparison.Ordinal);
        Assert.Matches("1\\.1 .* 2 4", (await LookAsync(cycle, agency, $"?from={second}&to={first}")).Text);
        Assert.Contains("kedua kiriman ini sama", (await LookAsync(cycle, agency, $"?from={first}&to={first}")).Text, StringComparison.Ordinal);
        // A receipt that is not one of its own names nothing.
        Assert.Matches("1\\.1 .* 2 4", (await LookAsync(cycle, agency, "?from=AAAAA-AAAAA-AAAAA-AAAAA&to=../x")).Text);
    }

    [Fact]
    public async Task A_session_sees_the_uploads_of_its_own_agency_alone()
    {
        (string cycle, string agency) = await OpenedAsync();
        (string otherCycle, string other) = await OpenedAsync();
        await SendAsync(otherCycle, other, "u1", 2);
        await SendAsync(otherCycle, other, "u2", 3);
        string receipt = (await app.RowAsync(otherCycle, other)).Receipt!;

        PageAnswer answer = await LookAsync(cycle, agency, $"?from={receipt}&to={receipt}&cycle={otherCycle}&agency={other}");
        Assert.Equal(200, answer.Status);
        Assert.Contains("Belum ada yang dapat dibandingkan", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_receipt_on_the_agencys_page_has_hash_and_score_until_the_score_is_decided()
    {
        (string cycle, string agency) = await OpenedAsync();
        await SendAsync(cycle, agency, "u1", 3);
        await app.StepAsync(cycle, agency);
        AssessmentRow row = await app.RowAsync(cycle, agency);
        ClaimRow claim = Assert.Single(await app.Get<ClaimTable>().ListAsync(cycle, agency, Cancellation));

        string text = (await app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: CallerOf(cycle, agency))).Text;
        Assert.Contains(row.Receipt!, text, StringComparison.Ordinal);
        Assert.Contains(claim.Sha256, text, StringComparison.Ordinal);
        Assert.Contains("Dapat diganti sampai", text, StringComparison.Ordinal);
        Assert.Contains("Skor menurut isian Anda sendiri", text, StringComparison.Ordinal);
        Assert.Contains("307,5 dari 410", text, StringComparison.Ordinal);
    }

    private async Task SendAsync(string cycle, string agency, string folder, int level)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonObject submission = MeritApp.Submission(cycle, agency);
        submission["entries"]![0]!["level"] = level;
        await app.PutUploadAsync($"{cycle}/{agency}/{folder}", submission);
        Assert.Equal(IntakeOutcome.Accepted, await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/{folder}/manifest.json")!, app.Client, Cancellation));
    }

    private Task<PageAnswer> LookAsync(string cycle, string agency, string query = "") =>
        app.PageAsync("/a/revisions" + query, request => app.Function<AgencyRevisionPages>().ShowAsync(request, Cancellation), caller: CallerOf(cycle, agency));

    private static Caller CallerOf(string cycle, string agency) =>
        new(agency, Roles.Agency) { Cycle = cycle, Agency = agency, Link = 1, Name = "Kota Uji", Credential = Credential.Session };

    private async Task<(string Cycle, string Agency)> OpenedAsync()
    {
        string agency = MeritApp.NewId();
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = agency, Name = "Kota Uji", Type = "City", ContactEmail = "ht@uji.example" }], Cancellation);
        string cycle = await app.StartCycleAsync(agency);
        Assert.Equal(1, await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation));
        return (cycle, agency);
    }
}
