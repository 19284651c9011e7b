using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace EndToEnd;

/// <summary>The app killed in the middle of a cycle, again and again: the cycle ends as if nothing had happened, and no mail comes twice.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly SampleSubmission[] Samples =
        [SampleSubmission.Jakarta, SampleSubmission.Tangerang, SampleSubmission.Sultra, SampleSubmission.BoneBolango, SampleSubmission.Sukoharjo, SampleSubmission.Jakarta];

    private readonly string _directory = Directory.CreateTempSubdirectory("merit-crash-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_cycle_whose_app_is_killed_at_every_stage_ends_the_same_and_sends_each_mail_once()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MERIT_BASE_URL")), "Only a host that was started here can be killed.");
        int seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("Seed {0}", seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        Random random = new(seed);
        // An unclear mail waits longer than the mailbox ever pauses between two tries to tell what became of it.
        await using LocalStack stack = await LocalStack.StartAsync(
            Workspace.Find(),
            LocalStackOptions.OnFreePorts(_directory, new Dictionary<string, string> { ["Mail__ReconcileAfter"] = "00:00:35", ["Intake__SweepInterval"] = "00:00:02" }),
            Cancellation);
        using MeritClient api = new(stack.App.Address, stack.App.FunctionKey);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.Storage.ConnectionString), mails, Samples.Length);

        // While uploads are taken in, also one that arrives while the app is dead.
        for (int i = 0; i < Samples.Length; i++)
        {
            if (i == 2)
            {
                await CrashAsync(stack, random);
            }

            if (i == 4)
            {
                await stack.KillAppAsync();
                await cycle.UploadAsync(cycle.Agencies[i], Samples[i]);
                await stack.StartAppAgainAsync(Cancellation);
                continue;
            }

            await cycle.UploadAsync(cycle.Agencies[i], Samples[i]);
        }

        await CrashAsync(stack, random);
        foreach ((int place, string agency) in cycle.Agencies.Index())
        {
            await cycle.AssessmentAsync(agency, "awaitingVerification");
            await cycle.ConfirmAsync(agency);
            if (place is 1 or 5)
            {
                await CrashAsync(stack, random);
            }
        }

        await cycle.ProgressAsync("the plenary's turn", p => p.Status == "awaitingPlenary");
        await api.ReleaseAsync(cycle.Id, TestCycle.Release, Cancellation);
        await CrashAsync(stack, random);
        await CrashAsync(stack, random);
        await cycle.ProgressAsync("the release", p => p.Status == "released");
        await CrashAsync(stack, random);

        CycleResults results = await api.GetResultsAsync(cycle.Id, Cancellation);
        Assert.Equal(
            cycle.Agencies.Zip(Samples, (agency, sample) => (agency, sample.Score, sample.Category)).Order(),
            results.Ranking.Select(r => (r.Agency, r.Score, r.Category ?? "")).Order());
        foreach (string agency in cycle.Agencies)
        {
            await cycle.MailsAsync(agency, "received", "result");
        }

        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails["delivered"] == 2 * Samples.Length);
        List<ArrivedMail> all = await mails.WithAsync(cycle.Id, Cancellation);
        Assert.Equal(2 * Samples.Length, all.Count);
        Assert.Equal(all.Count, all.Select(m => m.Notification).Distinct().Count());
    }

    private static async Task CrashAsync(LocalStack stack, Random random)
    {
        // Not a wait for something: the moment of the blow is what the seed chooses.
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 250)), Cancellation);
        await stack.KillAppAsync();
        await stack.StartAppAgainAsync(Cancellation);
    }
}
