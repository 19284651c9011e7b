using System.Diagnostics;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace EndToEnd;

/// <summary>
/// Host and app killed in the middle of a cycle, again and again: the cycle ends as if nothing had happened, and no mail
/// comes twice.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private static readonly SampleSubmission[] Samples =
    [
        SampleSubmission.Jakarta, SampleSubmission.Tangerang, SampleSubmission.Sultra, SampleSubmission.BoneBolango,
        SampleSubmission.Sukoharjo, SampleSubmission.Jakarta, SampleSubmission.Tangerang, SampleSubmission.Sultra,
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("merit-crash-").FullName;
    private readonly Queue<long> _workerKills = new();
    private int _kills;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public Task A_cycle_whose_host_is_killed_eight_times_ends_the_same_and_sends_each_mail_once() => PlayAsync(KillHostAsync);

    [Fact]
    public Task A_cycle_whose_worker_is_killed_eight_times_ends_the_same_and_sends_each_mail_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whose child a process is, is read from /proc.");
        return PlayAsync(KillWorkerAsync);
    }

    private async Task PlayAsync(Func<LocalStack, Task> kill)
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MERIT_BASE_URL")), "Only a host that was started here can be killed.");
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        Random random = new(seed);
        // An unclear mail waits longer than the mailbox ever pauses between two tries to tell what became of it.
        await using LocalStack stack = await LocalStack.StartAsync(
            Workspace.Find(),
            LocalStackOptions.OnFreePorts("EndToEnd", _directory) with
            {
                Settings = new Dictionary<string, string> { ["Mail__ReconcileAfter"] = "00:00:35", ["Intake__SweepInterval"] = "00:00:02" },
            },
            Cancellation);
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.ConnectionString), mails, Samples.Length);
        async Task BlowAsync()
        {
            // Not a wait for something: the moment of the blow is what the seed chooses.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 250)), Cancellation);
            await kill(stack);
            _kills++;
        }

        // While uploads are taken in.
        for (int i = 0; i < Samples.Length; i++)
        {
            await cycle.UploadAsync(cycle.Agencies[i], Samples[i]);
            if (i is 2 or 5)
            {
                await BlowAsync();
            }
        }

        await BlowAsync();
        foreach ((int place, string agency) in cycle.Agencies.Index())
        {
            await cycle.AssessmentAsync(agency, "awaitingVerification");
            await cycle.ConfirmAsync(agency);
            if (place is 1 or 7)
            {
                await BlowAsync();
            }
        }

        await cycle.ProgressAsync("the plenary's turn", p => p.Status == "awaitingPlenary");
        await api.ReleaseAsync(cycle.Id, TestCycle.Release, Cancellation);
        await BlowAsync();
        await BlowAsync();
        await cycle.ProgressAsync("the release", p => p.Status == "released");
        await BlowAsync();

        Assert.Equal(8, _kills);
        await AssertWholeAsync(cycle, api, mails);
    }

    [Fact]
    public async Task An_upload_that_arrives_while_the_host_is_dead_is_taken_in_by_the_sweep()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MERIT_BASE_URL")), "Only a host that was started here can be killed.");
        await using LocalStack stack = await LocalStack.StartAsync(
            Workspace.Find(),
            LocalStackOptions.OnFreePorts("EndToEnd", _directory) with { Settings = new Dictionary<string, string> { ["Intake__SweepInterval"] = "00:00:02" } },
            Cancellation);
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using MailboxReader mails = new(stack.Mailbox.Address);
        // Past the host, into the storage itself: nobody tells of it.
        TestCycle cycle = await TestCycle.OpenAsync(api, new SubmissionUploader(stack.Storage.ConnectionString), mails, agencies: 1);

        await stack.KillHostAsync();
        await cycle.UploadAsync(cycle.Agencies[0], SampleSubmission.Jakarta);
        await stack.StartHostAgainAsync(Cancellation);

        AssessmentSummary scored = await cycle.AssessmentAsync(cycle.Agencies[0], "awaitingVerification");
        Assert.Equal(335.5m, scored.SelfScore);
    }

    private static async Task AssertWholeAsync(TestCycle cycle, MeritClient api, MailboxReader mails)
    {
        CycleResults results = await api.GetResultsAsync(cycle.Id, Cancellation);
        Assert.Equal(
            cycle.Agencies.Zip(Samples, (agency, sample) => (agency, sample.Score, sample.Category)).Order(),
            results.Ranking.Select(r => (r.Agency, r.Score, r.Category ?? "")).Order());
        foreach (string agency in cycle.Agencies)
        {
            await cycle.MailsAsync(agency, "invitation", "received", "result");
        }

        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails["delivered"] == 3 * Samples.Length);
        List<ArrivedMail> all = await mails.WithAsync(cycle.Id, Cancellation);
        Assert.Equal(3 * Samples.Length, all.Count);
        Assert.Equal(all.Count, all.Select(m => m.Notification).Distinct().Count());
    }

    private static async Task KillHostAsync(LocalStack stack)
    {
        await stack.KillHostAsync();
        await stack.StartHostAgainAsync(Cancellation);
    }

    private async Task KillWorkerAsync(LocalStack stack)
    {
        // A host gives a worker up that ends five times within a minute; the fifth blow waits until that minute is over.
        if (_workerKills.Count == 4)
        {
            TimeSpan left = TimeSpan.FromSeconds(62) - Stopwatch.GetElapsedTime(_workerKills.Dequeue());
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, Cancellation);
        }

        _workerKills.Enqueue(Stopwatch.GetTimestamp());
        int host = stack.Host.Process.Id;
        // One that was just killed may not have been started again yet.
        int? worker = await Until.ReachedAsync(
            "the app's process", TestHost.Patience, _ => Task.FromResult(WorkerProcess.Of(host)), id => id is not null, _ => "none", Cancellation);
        using Process process = Process.GetProcessById(worker!.Value);
        process.Kill();
        using MeritClient api = new(stack.Host.Address, stack.Token);
        await Until.ReachedAsync(
            "an answer of the next one",
            TestHost.Patience,
            async cancellation => WorkerProcess.Of(host) is { } next && next != worker && await api.IsHealthyAsync(cancellation),
            healthy => healthy,
            healthy => $"healthy: {healthy}",
            Cancellation);
    }
}
