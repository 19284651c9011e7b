using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>An agency takes back what counts.</summary>
public sealed class TakeBackTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_taken_back_counts_no_more_and_nothing_older_comes_in_its_place()
    {
        (string cycle, string agency) = await OpenedAsync();
        await app.UploadAsync(cycle, agency, "u1", 2);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.UploadAsync(cycle, agency, "u2", 3);
        await app.StepAsync(cycle, agency);
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        Assert.Contains(receipt, (await AskAsync(cycle, agency)).Text, StringComparison.Ordinal);

        Assert.Equal(422, (await TakeAsync(cycle, agency, receipt, reason: "")).Status);
        Assert.Equal(302, (await TakeAsync(cycle, agency, receipt)).Status);
        Assert.Equal(302, (await TakeAsync(cycle, agency, receipt)).Status);
        // Whoever looks again, and a file more in the folder, change nothing of it.
        await app.PutAsync($"{cycle}/{agency}/u2/catatan.txt", "x"u8.ToArray());
        await app.Get<IntakeSweep>().TakeInAgencyAsync(cycle, agency, app.Client, Cancellation);
        await app.StepAsync(cycle, agency);
        await app.StepAsync(cycle, agency);

        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((null, receipt, null, null, AssessmentStage.AwaitingSubmission), (row.Receipt, row.TakenBack, row.ScoredReceipt, row.SelfScore, row.Stage));
        NotificationRow mail = Assert.Single(await app.Get<NotificationTable>().ListAsync(cycle, Cancellation), m => m.Kind == NotificationKind.TakenBack);
        Assert.Contains(receipt, mail.Subject, StringComparison.Ordinal);
        AuditEvent told = Assert.Single(await app.EventsAsync(cycle), e => e.What == AuditKind.UploadTakenBack);
        Assert.Equal((agency, AuditRole.Agency, "Salah berkas."), (told.Actor, told.Role, told.Why));
        string page = (await app.PageAsync("/a/status", request => app.Function<AgencyStatusPages>().ShowAsync(request, Cancellation), caller: CallerOf(cycle, agency))).Text;
        Assert.Contains("telah ditarik kembali dan tidak dihitung", page, StringComparison.Ordinal);
        Assert.Equal(409, (await AskAsync(cycle, agency)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.UploadAsync(cycle, agency, "u3", 4);
        Assert.NotNull((await app.RowAsync(cycle, agency)).Receipt);
        // The press that came late is of what was taken back already.
        Assert.Equal(302, (await TakeAsync(cycle, agency, receipt)).Status);
        Assert.NotNull((await app.RowAsync(cycle, agency)).Receipt);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("late")]
    [InlineData("final")]
    [InlineData("verifying")]
    public async Task It_cannot_be_taken_back_when(string why)
    {
        (string cycle, string agency) = await OpenedAsync();
        await app.UploadAsync(cycle, agency, "u1", 2, isFinal: why == "final");
        await app.StepAsync(cycle, agency);
        string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
        if (why == "other")
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await app.UploadAsync(cycle, agency, "u2", 3);
        }
        else if (why == "late")
        {
            app.Clock.Advance(TimeSpan.FromHours(2));
        }
        else if (why == "verifying")
        {
            await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, row => (row.ClarificationRounds = 1) == 1, Cancellation);
        }

        Assert.Equal(409, (await TakeAsync(cycle, agency, receipt)).Status);
        Assert.NotNull((await app.RowAsync(cycle, agency)).Receipt);
    }

    [Fact]
    public async Task Who_takes_back_and_sends_nothing_has_not_submitted()
    {
        (string cycle, string agency) = await OpenedAsync();
        await app.UploadAsync(cycle, agency, "u1", 2);
        await app.StepAsync(cycle, agency);
        Assert.Equal(302, (await TakeAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!)).Status);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.StepAsync(cycle, agency);
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.RowAsync(cycle, agency)).Stage);
    }

    private Task<PageAnswer> AskAsync(string cycle, string agency) =>
        app.PageAsync("/a/take-back", request => app.Function<AgencyTakeBackPages>().AskAsync(request, Cancellation), caller: CallerOf(cycle, agency));

    private Task<PageAnswer> TakeAsync(string cycle, string agency, string receipt, string reason = "Salah berkas.") => app.PageAsync(
        "/a/take-back",
        request => app.Function<AgencyTakeBackPages>().TakeAsync(request, app.Client, Cancellation),
        new() { ["receipt"] = receipt, ["reason"] = reason },
        caller: CallerOf(cycle, agency));

    private static Caller CallerOf(string cycle, string agency) =>
        new(agency, Roles.Agency) { Cycle = cycle, Agency = agency, Link = 1, Name = "Kota Uji", Credential = Credential.Session };

    private async Task<(string Cycle, string Agency)> OpenedAsync()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        Assert.Equal(1, await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation));
        return (cycle, agency);
    }
}
