using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What a whole cycle costs in calls to the storage.</summary>
public sealed class StorageWorkTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    private const int Agencies = AgencyBatch.Size;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_cycle_takes_at_most_thirty_calls_for_each_agency_beyond_its_own_uploads()
    {
        string[] agencies = [.. Enumerable.Range(0, Agencies).Select(i => $"W{i:000}")];
        await app.Get<AgencyTable>().UpsertAsync([.. agencies.Select(a => new AgencyRow { RowKey = a, Name = a, Type = "city", ContactEmail = $"{a}@instansi.example" })], Cancellation);
        string cycle = await app.StartCycleAsync(agencies);
        await AllAsync(agency => app.PutUploadAsync($"{cycle}/{agency}/u", MeritApp.Submission(cycle, agency)));
        int all = 0;
        app.Storage.ForgetCalls();
        await app.Function<CycleActivities>().OpenCycle(cycle, app.Client, Cancellation);
        await AllAsync(agency => app.StepAsync(cycle, agency));
        Show("start");
        void Show(string what)
        {
            string[] calls = [.. app.Storage.Calls.Where(c => !c.EndsWith(" submissions", StringComparison.Ordinal))];
            output.WriteLine($"{what} {calls.Length}: {string.Join(", ", calls.CountBy(c => c).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"))}");
            all += calls.Length;
            app.Storage.ForgetCalls();
        }

        await AllAsync(agency => app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/{agency}/u/manifest.json")!, app.Client, Cancellation));
        Show("intake");
        await AllAsync(agency => app.StepAsync(cycle, agency));
        Show("score");
        app.Clock.Advance(TimeSpan.FromDays(2));
        await AllAsync(agency => app.StepAsync(cycle, agency));
        Show("close");
        Dictionary<string, string> receipts = (await app.Get<AssessmentTable>().ListAsync(cycle, Cancellation)).ToDictionary(r => r.RowKey, r => r.Receipt!);
        app.Storage.ForgetCalls();
        await AllAsync(agency => app.DecideAsync(cycle, agency, receipts[agency], "d"));
        Show("decide");
        await AllAsync(agency => app.StepAsync(cycle, agency));
        Show("verify");

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

        // As a host does: deadlines come for all agencies at once, and what is written down then goes together.
        Task AllAsync(Func<string, Task> act) =>
            Parallel.ForEachAsync(agencies, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (agency, _) => await act(agency));
        Assert.InRange((double)all / Agencies, 10, 30);
    }
}
