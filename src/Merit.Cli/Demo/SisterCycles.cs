using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment;
using Merit.Cli.Api;
using Merit.Cli.Demo.Chapters;
using Merit.Cli.Hosting;

namespace Merit.Cli.Demo;

/// <summary>
/// Plays other assessments of the field as cycles of the app, beside the merit cycle: agencies hand in where they assess themselves, and
/// an operator imports a file where the assessing body has the scores.
/// </summary>
/// <param name="stack">The app.</param>
/// <param name="samples">The folder <c>samples</c>.</param>
/// <param name="folders">Which of them, by their folder of samples.</param>
internal sealed class SisterCycles(LocalStack stack, string samples, IReadOnlyList<string> folders) : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly MeritClient _operator = new(stack.Host.Address, stack.Token);

    /// <summary>Those that play along in every demo: few agencies, so that the demo stays short.</summary>
    public static IReadOnlyList<string> Short { get; } = [.. NkkChapter.Folders, BknAwardChapter.Folder];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Short, NationalChapter.JptFolder];

    /// <inheritdoc/>
    public void Dispose() => _operator.Dispose();

    /// <summary>Starts the cycles, one after the other: each takes its agencies from the register as its own sample fills it.</summary>
    public async Task OpenAsync(DateTimeOffset submissionDeadline, CancellationToken cancellationToken)
    {
        foreach (string folder in folders)
        {
            ChapterSamples chapter = new(samples, folder);
            using ByteArrayContent register = Csv(ChapterSamples.ReadFile(chapter.PathOf("agencies.csv")));
            await _operator.DemandAsync(HttpMethod.Put, "api/agencies", register, cancellationToken: cancellationToken);
            await _operator.StartCycleAsync(
                new
                {
                    id = folder,
                    instrument = chapter.Instrument.Id,
                    title = chapter.Instrument.Title,
                    assessingBody = chapter.Instrument.Authority.Id,
                    submissionDeadline,
                    reminderDays = Array.Empty<int>(),
                    agencies = chapter.Register().Agencies.Select(agency => agency.Code),
                },
                cancellationToken);
        }
    }

    /// <summary>Brings the numbers in: submissions with their evidence, or the file of scores.</summary>
    public Task HandInAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(folders, cancellationToken, async (folder, cancellation) =>
    {
        ChapterSamples chapter = new(samples, folder);
        if (chapter.IsImported)
        {
            using ByteArrayContent scores = Csv(ChapterSamples.ReadFile(chapter.PathOf(BknAwardChapter.File)));
            await _operator.DemandAsync(HttpMethod.Put, $"api/cycles/{folder}/scores", scores, cancellationToken: cancellation);
            return;
        }

        foreach (string agency in chapter.Register().Agencies.Select(agency => agency.Code))
        {
            JsonNode submission = JsonNode.Parse(ChapterSamples.ReadFile(chapter.PathOf("submissions", agency, "submission.json")))!;
            submission["cycle"] = folder;
            Dictionary<string, byte[]> files = new() { ["submission.json"] = JsonSerializer.SerializeToUtf8Bytes(submission) };
            await new SubmissionUploader(stack.ConnectionString).UploadAsync(
                folder, agency, "1", SampleEvidence.AddTo(files, folder, agency, chapter.Instrument.Id), isFinal: false, cancellation);
        }
    });

    /// <summary>Confirms everything when its time is over, and releases; what came of each, by its folder.</summary>
    public async Task<IReadOnlyDictionary<string, ChapterOutcome>> FinishAsync(CancellationToken cancellationToken)
    {
        ChapterOutcome[] outcomes = await Task.WhenAll(folders.Select(folder => FinishAsync(folder, cancellationToken)));
        return folders.Zip(outcomes).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private async Task<ChapterOutcome> FinishAsync(string folder, CancellationToken cancellationToken)
    {
        await UntilAsync(folder, "everything to await verification", p => p.In("awaitingVerification") == p.Agencies && p.In("closed") == p.Agencies, cancellationToken);
        List<AssessmentSummary> assessments = await _operator.GetAssessmentsAsync(folder, cancellationToken);
        await Parallel.ForEachAsync(
            assessments,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (assessment, cancellation) => await _operator.ConfirmAsync(folder, assessment, "assessor-01", cancellation));
        CycleProgress now = await UntilAsync(folder, "every decision to count", p => p.In("verified") == p.Agencies, cancellationToken);
        await _operator.ReleaseAsync(
            folder, new { decree = "SK-DEMO/2026", decidedBy = "pleno", decidedOn = now.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, cancellationToken);
        await UntilAsync(folder, "the release", p => p.Status == "released", cancellationToken);
        return Outcome(folder, await _operator.GetResultsAsync(folder, cancellationToken));
    }

    private static ChapterOutcome Outcome(string folder, CycleResults results) => new(
        [.. results.Ranking.Select(r => new ChapterResult(r.Agency, r.Name, r.Score, r.Index, r.Category, r.CategoryTitle is { } title ? new Text(title.Id, title.En) : null))],
        [.. (results.Awards ?? []).SelectMany(award => award.Groups.SelectMany(group => group.Places.Select(place =>
            new ChapterPlace(award.Award, group.Title.Id, place.Agency, place.Name, place.Rank, group.Places.Count, place.Awarded))))],
        $"Imported or handed in, verified and released by the app, as the cycle {folder}.");

    private Task<CycleProgress> UntilAsync(string folder, string what, Func<CycleProgress, bool> isReached, CancellationToken cancellationToken) =>
        Until.ReachedAsync($"{what} in {folder}", Patience, cancellation => _operator.GetCycleAsync(folder, cancellation), isReached, DemoCycle.Describe, cancellationToken);

    private static ByteArrayContent Csv(byte[] content) => new(content) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
}
