using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What a whole cycle costs in calls to the storage.</summary>
public sealed class StorageWorkTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    private const int Agencies = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_cycle_takes_at_most_thirty_calls_for_each_agency_beyond_its_own_uploads()
    {
        string[] agencies = [.. Enumerable.Range(0, Agencies).Select(i => $"W{i:00}")];
        await app.Get<AgencyTable>().UpsertAsync([.. agencies.Select(a => new AgencyRow { RowKey = a, Name = a, Type = "city", ContactEmail = $"{a}@instansi.example" })], Cancellation);
        string cycle = await app.StartCycleAsync(agencies);
        int all = 0;
        app.Storage.ForgetCalls();
        foreach (string agency in agencies)
        {
            await app.StepAsync(cycle, agency);
            Show("start");
            await app.PutUploadAsync($"{cycle}/{agency}/u", MeritApp.Submission(cycle, agency));
            app.Storage.ForgetCalls();
        }

        void Show(string what)
        {
            string[] calls = [.. app.Storage.Calls.Where(c => !c.EndsWith(" submissions", StringComparison.Ordinal))];
            output.WriteLine($"{what} {calls.Length}: {string.Join(", ", calls.CountBy(c => c).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"))}");
            all += calls.Length;
            app.Storage.ForgetCalls();
        }

        foreach (string agency in agencies)
        {
            await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/u/manifest.json")!, app.Client, Cancellation);
            Show("intake");
            await app.StepAsync(cycle, agency);
            Show("score");
        }

        app.Clock.Advance(TimeSpan.FromDays(2));
        foreach (string agency in agencies)
        {
            await app.StepAsync(cycle, agency);
            Show("close");
            string receipt = (await app.RowAsync(cycle, agency)).Receipt!;
            app.Storage.ForgetCalls();
            await app.DecideAsync(cycle, agency, receipt, "d");
            Show("decide");
            await app.StepAsync(cycle, agency);
            Show("verify");
        }

        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        DeterminationActivities activities = app.Function<DeterminationActivities>();
        await activities.LetMailsGo(new LetMailsGoInput(cycle, 1), Cancellation);
        await activities.QueueResultMails(new BatchKey(cycle, 0), app.Client, Cancellation);
        Show("release");
        MailActivities mails = app.Function<MailActivities>();
        while (await mails.ListDueMails(1000, Cancellation) is { Count: > 0 } due)
        {
            foreach (DueMails range in due)
            {
                await mails.SendMails(range, Cancellation);
            }
        }

        Show("mails");
        Assert.InRange((double)all / Agencies, 10, 30);
    }
}
