using System.Globalization;
using Merit.Cli.Api;
using Merit.Cli.Hosting;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Demo;

/// <summary>
/// Plays one whole cycle from outside: what agencies, assessors and the plenary would do over blobs and HTTP.
/// Waiting for deadlines is cut short by the local host's clock.
/// </summary>
public sealed class DemoCycle(LocalStack stack, string samples, ExpectedCycle expected, IDemoProgress progress) : IDisposable
{
    private const int AgenciesAtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly MeritClient _operator = new(stack.Host.Address, stack.Host.FunctionKey);

    private string Cycle => expected.Cycle;

    /// <summary>Plays it and returns what came of it.</summary>
    public async Task<CycleOutcome> RunAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        IReadOnlyList<UploadSummary> uploads = await UploadAsync(cancellationToken);
        await LetDeadlinesPassAsync(cancellationToken);
        await VerifyAsync(uploads.Count(u => u.Status == "accepted"), cancellationToken);
        CycleResults results = await ReleaseAsync(cancellationToken);
        CycleProgress ended = await DeliverAsync(results.Ranking.Count, cancellationToken);
        return await OutcomeAsync(results, ended, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _operator.Dispose();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Register and cycle");
        await _operator.PutAgenciesAsync(await File.ReadAllBytesAsync(Path.Combine(samples, "agencies.json"), cancellationToken), cancellationToken);
        DateTimeOffset today = DateTimeOffset.UtcNow;
        StartedCycle started = await _operator.StartCycleAsync(
            new
            {
                id = Cycle,
                instrument = expected.Instrument,
                title = new { id = "Penilaian Sistem Merit 2026", en = "Merit system assessment 2026" },
                year = 2026,
                assessingBody = "Badan Kepegawaian Negara (BKN)",
                submissionDeadline = today.AddDays(60),
                verificationDeadline = today.AddDays(120),
                reminderDays = (int[])[14, 3],
            },
            cancellationToken);
        CycleProgress opened = await UntilAsync("the cycle to take in its agencies", p => p.In("awaitingSubmission") == p.Agencies && p.Agencies > 0, cancellationToken);
        progress.Done(string.Join("; warning: ", [$"{opened.Agencies} agencies, instrument {expected.Instrument}, deadline {opened.SubmissionDeadline:d MMMM yyyy}", .. started.Warnings.Select(w => w.MessageEn)]));
    }

    private async Task<IReadOnlyList<UploadSummary>> UploadAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Submissions");
        SubmissionUploader uploader = new(stack.ConnectionString);
        string[] folders = [.. Directory.EnumerateDirectories(Path.Combine(samples, "submissions")).Order(StringComparer.Ordinal)];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AgenciesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(folders, atOnce, async (folder, cancellation) =>
        {
            Dictionary<string, byte[]> files = Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes);
            string agency = Path.GetFileName(folder);
            Dictionary<string, byte[]> whole = SampleEvidence.AddTo(files, Cycle, agency, expected.Instrument);
            await uploader.UploadAsync(Cycle, agency, "1", whole, isFinal: false, cancellation);
            progress.Tell($"{agency} hands in {string.Join(", ", files.Keys)} and {whole.Count - files.Count} files of evidence");
        });

        // Counts while it goes on: the list of uploads reads every report, from the storage that the intake waits for.
        await UntilAsync(
            $"reports on {folders.Length} uploads",
            p =>
            {
                progress.Tell($"{Settled(p)} of {folders.Length} checked");
                return Settled(p) == folders.Length;
            },
            cancellationToken);
        List<UploadSummary> uploads = await _operator.GetUploadsAsync(Cycle, cancellationToken);
        UploadSummary[] rejected = [.. uploads.Where(u => u.Status == "rejected")];
        progress.Done($"{uploads.Count - rejected.Length} accepted, {rejected.Length} rejected{(rejected.Length == 0 ? "" : $" ({string.Join(", ", rejected.Select(r => $"{r.Agency}: {r.Findings.Count} findings"))})")}");
        return uploads;
    }

    private async Task VerifyAsync(int accepted, CancellationToken cancellationToken)
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

    private async Task LetDeadlinesPassAsync(CancellationToken cancellationToken)
    {
        progress.Begin("Deadlines");
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using MeritClient owner = new(stack.Host.Address, stack.Host.MasterKey);
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

    private async Task<CycleResults> ReleaseAsync(CancellationToken cancellationToken)
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

    private async Task<CycleProgress> DeliverAsync(int results, CancellationToken cancellationToken)
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

    private Task<CycleProgress> UntilAsync(string what, Func<CycleProgress, bool> isReached, CancellationToken cancellationToken) =>
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

    private static string Describe(CycleProgress progress) =>
        $"status {progress.Status}; {string.Join(", ", progress.Counts.Concat(progress.Mails).Where(c => c.Value > 0).Select(c => $"{c.Key} {c.Value}"))}";
}
