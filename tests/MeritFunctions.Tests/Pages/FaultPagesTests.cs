using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Pages;

namespace MeritFunctions.Tests.Pages;

public sealed class FaultPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stands_still_is_shown_with_what_can_be_done_about_it()
    {
        (string sound, string faulted) = (MeritApp.NewId(), MeritApp.NewId());
        string cycle = await app.StartCycleAsync(sound, faulted);
        PageAnswer quiet = await ShowAsync(cycle);
        await app.Get<AssessmentTable>().ChangeAsync(
            cycle, faulted, row => ((row.Fault, row.FaultSince) = ("Score: TimeoutException", app.Clock.GetUtcNow())) != default, Cancellation);
        NotificationInput mail = new(cycle, sound, NotificationKind.NotSubmitted, "");
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);
        await app.Get<NotificationTable>().ChangeAsync(cycle, mail.Id, row => ((row.Status, row.NextAttemptAt) = (NotificationStatus.Unknown, null)) != default, Cancellation);
        await app.Get<ClaimTable>().TryInsertAsync(
            new ClaimRow { PartitionKey = cycle, RowKey = ClaimTable.RowKey(sound, "r"), Agency = sound, Upload = "kirim-1", Receipt = "r", ClaimedAt = app.Clock.GetUtcNow().AddHours(-1) }, Cancellation);

        PageAnswer page = await ShowAsync(cycle, "?lang=en");

        Assert.Contains("Tidak ada gangguan.", quiet.Html, StringComparison.Ordinal);
        string[] actions = [$"{faulted}/retry", "faults/resume", $"{mail.Id}/resend", $"{sound}/intake"];
        Assert.All(actions, action => Assert.Contains(action, page.Html, StringComparison.Ordinal));
        Assert.DoesNotContain($"{sound}/retry", page.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await ShowAsync("no-such-cycle")).Status);
        Assert.DoesNotContain("method=\"post\" action=\"/cycles", (await ShowAsync(cycle, "", isAuditor: true)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_faulted_is_woken_and_what_is_sound_is_not()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        Task<PageAnswer> RetryAsync(string code) => app.PageAsync(
            $"/cycles/{cycle}/faults/{code}/retry", request => app.Function<FaultPages>().RetryAsync(request, cycle, code, app.Client, Cancellation), []);

        PageAnswer sound = await RetryAsync(agency);
        await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, row => (row.Fault = "Score: TimeoutException") is not null, Cancellation);
        PageAnswer woken = await RetryAsync(agency);
        PageAnswer resumed = await app.PageAsync(
            $"/cycles/{cycle}/faults/resume", request => app.Function<FaultPages>().ResumeAsync(request, cycle, app.Client, Cancellation), []);
        PageAnswer taken = await app.PageAsync(
            $"/cycles/{cycle}/faults/{agency}/intake", request => app.Function<FaultPages>().TakeInAsync(request, cycle, agency, app.Client, Cancellation), []);

        Assert.Equal((409, 302, 404), (sound.Status, woken.Status, (await RetryAsync("nobody")).Status));
        Assert.Equal($"/cycles/{cycle}/faults?done=cycle-resumed", resumed.Location);
        Assert.Equal($"/cycles/{cycle}/faults?done=uploads-taken-in", taken.Location);
        Assert.Contains(app.Client.Raised, raised => raised.InstanceId == InstanceIds.Assessment(cycle, agency));
    }

    private Task<PageAnswer> ShowAsync(string cycle, string query = "", bool isAuditor = false) => app.PageAsync(
        $"/cycles/{cycle}/faults{query}", request => app.Function<FaultPages>().ShowAsync(request, cycle, Cancellation), caller: isAuditor ? PageCalls.Auditor : null);
}
