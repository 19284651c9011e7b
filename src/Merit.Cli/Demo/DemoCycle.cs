using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Cli.Api;
using Merit.Cli.Demo.Chapters;
using Merit.Cli.Hosting;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Demo;

/// <summary>
/// Plays one whole cycle from outside: what agencies, assessors and the plenary would do over blobs and HTTP.
/// Waiting for deadlines is cut short by the local host's clock.
/// </summary>
/// <param name="stack">The app.</param>
/// <param name="samples">The folder of the demo's samples.</param>
/// <param name="plan">The cycle.</param>
/// <param name="progress">Shows how far it is.</param>
public sealed class DemoCycle(LocalStack stack, string samples, CyclePlan plan, IDemoProgress progress) : IDisposable
{
    private const int AgenciesAtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly MeritClient _operator = new(stack.Host.Address, stack.Token);

    private string Cycle => plan.Id;

    /// <summary>Plays all of it and returns what came of it.</summary>
    public async Task<CycleOutcome> RunAsync(CancellationToken cancellationToken) => (await RunAsync(null, cancellationToken)).Outcome;

    /// <summary>Plays all of it, and other cycles beside it.</summary>
    internal async Task<(CycleOutcome Outcome, IReadOnlyDictionary<string, ChapterOutcome> Beside)> RunAsync(SisterCycles? sisters, CancellationToken cancellationToken)
    {
        CycleProgress opened = await OpenAsync(cancellationToken);
        await (sisters?.OpenAsync(opened.SubmissionDeadline, cancellationToken) ?? Task.CompletedTask);
        Task beside = sisters?.HandInAsync(cancellationToken) ?? Task.CompletedTask;
        IReadOnlyList<UploadSummary> uploads = await UploadAsync(_ => true, cancellationToken);
        await beside;
        await LetDeadlinesPassAsync(cancellationToken);
        Task<IReadOnlyDictionary<string, ChapterOutcome>>? others = sisters?.FinishAsync(cancellationToken);
        await VerifyAsync(uploads.Count(u => u.Status == "accepted"), cancellationToken);
        CycleResults results = await ReleaseAsync(cancellationToken);
        CycleProgress ended = await DeliverAsync(results.Ranking.Count, cancellationToken);
        CycleOutcome outcome = await OutcomeAsync(results, ended, cancellationToken);
        if (others is null)
        {
            return (outcome, new Dictionary<string, ChapterOutcome>());
        }

        progress.Begin("Other assessments");
        IReadOnlyDictionary<string, ChapterOutcome> played = await others;
        progress.Done($"{string.Join(", ", played.Select(one => $"{one.Key} with {one.Value.Results.Count} agencies"))}: verified and released too");
        return (outcome, played);
    }

    /// <inheritdoc/>
    public void Dispose() => _operator.Dispose();

    /// <summary>Fills the register and starts the cycle.</summary>
    public async Task<CycleProgress> OpenAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Register and cycle");
        await _operator.PutAgenciesAsync(await File.ReadAllBytesAsync(Path.Combine(samples, "agencies.json"), cancellationToken), cancellationToken);
        DateTimeOffset today = await NowAsync(cancellationToken);
        StartedCycle started = await _operator.StartCycleAsync(
            new
            {
                id = Cycle,
                instrument = plan.Instrument,
                title = plan.Title,
                year = plan.Year,
                assessingBody = "Badan Kepegawaian Negara (BKN)",
                submissionDeadline = today.AddDays(plan.SubmissionDays),
                verificationDeadline = today.AddDays(plan.VerificationDays),
                reminderDays = (int[])[14, 3],
                agencies = plan.Agencies,
            },
            cancellationToken);
        CycleProgress opened = await UntilAsync("the cycle to take in its agencies", p => p.In("awaitingSubmission") == p.Agencies && p.Agencies > 0, cancellationToken);
        progress.Done(string.Join("; warning: ", [$"{opened.Agencies} agencies, instrument {plan.Instrument}, deadline {opened.SubmissionDeadline:d MMMM yyyy}", .. started.Warnings.Select(w => w.MessageEn)]));
        return opened;
    }

    /// <summary>Hands in what agencies have, and waits for what the intake says of it.</summary>
    /// <param name="isIn">Which agencies, by their code; of the cycle's own.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<UploadSummary>> UploadAsync(Func<string, bool> isIn, CancellationToken cancellationToken)
    {
        progress.Begin("Submissions");
        string[] agencies = [.. Directory.EnumerateDirectories(Path.Combine(samples, "submissions")).Select(folder => Path.GetFileName(folder)!)
            .Where(agency => plan.Agencies?.Contains(agency) != false && isIn(agency)).Order(StringComparer.Ordinal)];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AgenciesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(agencies, atOnce, async (agency, cancellation) => await HandInAsync(agency, "1", cancellation));

        // Counts while it goes on: the list of uploads reads every report, from the storage that the intake waits for.
        await UntilAsync(
            $"reports on {agencies.Length} uploads",
            p =>
            {
                progress.Tell($"{Settled(p)} of {agencies.Length} checked");
                return Settled(p) == agencies.Length;
            },
            cancellationToken);
        List<UploadSummary> uploads = await _operator.GetUploadsAsync(Cycle, cancellationToken);
        UploadSummary[] rejected = [.. uploads.Where(u => u.Status == "rejected")];
        progress.Done($"{uploads.Count - rejected.Length} accepted, {rejected.Length} rejected{(rejected.Length == 0 ? "" : $" ({string.Join(", ", rejected.Select(r => $"{r.Agency}: {r.Findings.Count} findings"))})")}");
        return uploads;
    }

    /// <summary>Hands in what one agency has, as an upload of this name, and waits for nothing.</summary>
    public async Task HandInAsync(string agency, string upload, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> files = Directory.EnumerateFiles(Path.Combine(samples, "submissions", agency)).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes);
        if (files.TryGetValue("submission.json", out byte[]? document))
        {
            // The samples are for one cycle.
            JsonNode submission = JsonNode.Parse(document)!;
            submission["cycle"] = Cycle;
            files["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission);
        }

        Dictionary<string, byte[]> whole = SampleEvidence.AddTo(files, Cycle, agency, plan.Instrument);
        await new SubmissionUploader(stack.ConnectionString).UploadAsync(Cycle, agency, upload, whole, isFinal: false, cancellationToken);
        progress.Tell($"{agency} hands in {string.Join(", ", files.Keys)} and {whole.Count - files.Count} files of evidence");
    }

    /// <summary>Confirms everything that was accepted.</summary>
    public async Task VerifyAsync(int accepted, CancellationToken cancellationToken)
    {
        progress.Begin("Verification");
        HashSet<string> decided = [];
        await Until.ReachedAsync(
            $"{accepted} verified assessments",
            Patience,
            async cancellation =>
            {
                foreach (AssessmentSummary assessment in await _operator.GetAssessmentsAsync(Cycle, cancellation))
                {
                    if (assessment.Stage == "awaitingVerification" && decided.Add(assessment.Agency))
                    {
                        string assessor = string.Create(CultureInfo.InvariantCulture, $"assessor-{decided.Count % 5 + 1:00}");
                        await _operator.ConfirmAsync(Cycle, assessment, assessor, cancellation);
                    }
                }

                CycleProgress now = await _operator.GetCycleAsync(Cycle, cancellation);
                progress.Tell($"{now.In("verified")} of {accepted} confirmed");
                return now;
            },
            now => now.In("verified") == accepted,
            Describe,
            cancellationToken);
        progress.Done($"{accepted} assessments scored and confirmed by 5 assessors");
    }

    /// <summary>Lets the clock run ahead until everything that nobody may submit to any more is closed.</summary>
    public async Task LetDeadlinesPassAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Deadlines");
        DateTimeOffset before = await NowAsync(cancellationToken);
        using HostClient owner = new(stack.Host);
        await owner.SetTimeSkippingAsync("Auto", cancellationToken);
        CycleProgress passed = await UntilAsync(
            "the deadline to pass",
            p =>
            {
                progress.Tell($"it is {p.Now:d MMMM yyyy}");
                return p.In("closed") == p.Agencies;
            },
            cancellationToken);
        await owner.SetTimeSkippingAsync("Off", cancellationToken);
        progress.Done($"{(passed.Now - before).TotalDays:0} days skipped, {passed.In("notSubmitted")} agencies without a valid submission");
    }

    /// <summary>Releases the results.</summary>
    public async Task<CycleResults> ReleaseAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Plenary");
        CycleProgress now = await _operator.GetCycleAsync(Cycle, cancellationToken);
        await _operator.ReleaseAsync(
            Cycle, new { decree = "SK-DEMO/2026", decidedBy = "pleno", decidedOn = now.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, cancellationToken);
        await UntilAsync("the release", p => p.Status == "released", cancellationToken);
        CycleResults results = await _operator.GetResultsAsync(Cycle, cancellationToken);
        progress.Done($"{results.Ranking.Count} results determined, decree SK-DEMO/2026");
        return results;
    }

    /// <summary>Waits until every mail has arrived and the app knows it.</summary>
    public async Task<CycleProgress> DeliverAsync(int results, CancellationToken cancellationToken)
    {
        progress.Begin("Mails");
        CycleProgress ended = await UntilAsync(
            "every mail to be delivered",
            p =>
            {
                int arrived = Arrived().Count;
                progress.Tell($"{arrived} arrived, {p.MailsUnderWay} under way");
                return p.MailsUnderWay == 0 && Arrived().Count(m => Kind(m) == "result") >= results && p.Mails.GetValueOrDefault("delivered") == arrived;
            },
            cancellationToken);
        progress.Done($"{Arrived().Count} delivered, confirmed by signed events");
        return ended;
    }

    private async Task<CycleOutcome> OutcomeAsync(CycleResults results, CycleProgress ended, CancellationToken cancellationToken)
    {
        List<ResultSummary> records = [];
        foreach (RankedAgency ranked in results.Ranking)
        {
            records.Add(await _operator.GetResultAsync(Cycle, ranked.Agency, cancellationToken) with { Rank = ranked.Rank });
        }

        List<ReceivedMail> mails = Arrived();
        return new CycleOutcome(
            ended,
            records,
            await _operator.GetAssessmentsAsync(Cycle, cancellationToken),
            await _operator.GetUploadsAsync(Cycle, cancellationToken),
            mails.CountBy(Kind).ToDictionary(),
            [.. mails.CountBy(m => m.CustomArgs["notification"]).Where(m => m.Value > 1).Select(m => m.Key)]);
    }

    private List<ReceivedMail> Arrived() => [.. stack.Mailbox.Store.All().Where(m => m.CustomArgs.GetValueOrDefault("cycle") == Cycle)];

    private static string Kind(ReceivedMail mail) => mail.Categories.Count > 0 ? mail.Categories[0] : "other";

    // The app's moment, which may be ahead of the machine's.
    private async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        using HostClient owner = new(stack.Host);
        return (await owner.GetAsync("runtime/local/time", cancellationToken)).GetProperty("now").GetDateTimeOffset();
    }

    /// <summary>Waits until the cycle is as wanted, or a part of the system has ended.</summary>
    public Task<CycleProgress> UntilAsync(string what, Func<CycleProgress, bool> isReached, CancellationToken cancellationToken) =>
        Until.ReachedAsync(
            what,
            Patience,
            async cancellation =>
            {
                if (stack.Died.IsCompleted)
                {
                    throw (await stack.Died).Failed("ended unexpectedly");
                }

                return await _operator.GetCycleAsync(Cycle, cancellation);
            },
            isReached,
            Describe,
            cancellationToken);

    private static int Settled(CycleProgress progress) => progress.Uploads.GetValueOrDefault("accepted") + progress.Uploads.GetValueOrDefault("rejected");

    /// <summary>How far a cycle is, for people who waited in vain.</summary>
    public static string Describe(CycleProgress progress) =>
        $"status {progress.Status}; {string.Join(", ", progress.Counts.Concat(progress.Mails).Where(c => c.Value > 0).Select(c => $"{c.Key} {c.Value}"))}";
}
