using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Auditing;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Intake;

/// <summary>
/// Takes files of scores for cycles whose agencies hand in nothing. The file is stored as a record, the cycle's row says that it counts,
/// and then each agency has its score from it as if it had handed it in. What breaks off in between is taken up by the next file, by the
/// sweep, and by the assessments themselves before their time is over.
/// </summary>
public sealed class ScoreImports(
    CycleInstruments cycles, CycleTable rows, AssessmentTable assessments, ClaimTable claims, RecordStore records, ChangeLog changes, TimeProvider clock) : IDisposable
{
    /// <summary>The largest file that is read.</summary>
    public const int MostBytes = 1024 * 1024;

    // Two who import into one cycle at once are seldom and brief.
    private const int MostRounds = 5;
    private const int MostNamesShown = 5;
    private const int SideBySide = 16;

    // When time is over for all agencies at once, one of them takes up what was left for all.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>
    /// Has the scores of a file count for their agencies; those that it does not name keep theirs. Of a file with an error nothing
    /// counts. A preview writes nothing and says the same.
    /// </summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="file">The file.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named its changes: with others nothing is written. Null when there was no preview.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<ImportOutcome> PutAsync(
        string cycle, byte[] file, Caller caller, bool isPreview, string? expected, DurableTaskClient client, CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            if (await cycles.FindAsync(cycle, cancellation) is not { } seen)
            {
                return Refused(OrderOutcome.NotFound("cycle-not-found", cycle));
            }

            if (RefusalOf(seen) is { } refusal)
            {
                return Refused(refusal);
            }

            if (!isPreview)
            {
                await TakeUpAsync(seen, client, cancellation);
            }

            ImportOutcome outcome = await ReadAsync(seen, file, cancellation);
            bool isOther = expected is not null && expected != outcome.Name;
            if (isPreview || isOther || outcome.Refusal is not null || outcome.Changes.Count == 0)
            {
                return isOther && !isPreview && outcome.Refusal is null ? outcome with { Refusal = OrderOutcome.Stale } : outcome;
            }

            if (await CountAsync(seen, outcome, file, caller, cancellation) is { } counting)
            {
                await TakeUpAsync(counting, client, cancellation);
                return outcome with { Number = counting.Cycle.ScoreFiles };
            }
        }

        return Refused(OrderOutcome.Conflict("scores-busy"));
    }

    /// <summary>Gives every agency the score that the newest file has for it, where that is not done. Whoever does it, and however often, leaves the same.</summary>
    public async Task TakeUpAsync(CycleInstrument cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        if (cycle.Cycle.ScoresTaken == cycle.Cycle.ScoreFiles)
        {
            return;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            if (await rows.FindAsync(cycle.Cycle.RowKey, cancellation) is { ScoresRecord: { } name } row && row.ScoresTaken < row.ScoreFiles)
            {
                await TakeUpAsync(cycle.Instrument, name, client, cancellation);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task TakeUpAsync(Instrument instrument, string name, DurableTaskClient client, CancellationToken cancellation)
    {
        ScoreFile file = await records.GetAsync<ScoreFile>(name, cancellation);
        ImportedLine[] lines = [.. file.Scores.Where(line => line.File == file.Number)];
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation };
        await Parallel.ForEachAsync(lines, sideBySide, async (line, token) => await TakeUpAsync(instrument, file, line, token));
        await changes.NoteAsync(
            file.CycleId,
            [
                changes.Change(string.Create(CultureInfo.InvariantCulture, $"scores|{file.Number}"), AuditKind.ScoresImported, file.CycleId, file.Sha256, file.By, file.Role, why: $"{lines.Length}"),
                .. lines.Select(line => changes.Change($"upload|{line.Agency}|{line.Receipt}", AuditKind.UploadAccepted, $"{line.Agency}/{line.Receipt}", file.Sha256, file.By, file.Role)),
            ],
            cancellation);
        await Parallel.ForEachAsync(lines, sideBySide, async (line, token) => await Wakes.AssessmentAsync(client, file.CycleId, line.Agency, line.Receipt, token));
        await rows.ChangeAsync(
            file.CycleId,
            r =>
            {
                bool isNews = r.ScoresTaken < file.Number;
                r.ScoresTaken = isNews ? file.Number : r.ScoresTaken;
                return isNews;
            },
            cancellation);
    }

    private static ImportOutcome Refused(OrderOutcome refusal) => new(0, "", 0, [], 0, [], refusal);

    private static OrderOutcome? RefusalOf(CycleInstrument seen) =>
        seen.Instrument.Intake != IntakeKind.ImportedScores ? OrderOutcome.Conflict("cycle-self-assessed", seen.Cycle.RowKey)
        : seen.Cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", seen.Cycle.RowKey)
        : seen.Cycle.Release > 0 ? OrderOutcome.Conflict("already-released", seen.Cycle.RowKey)
        : null;

    // What the file says, against what holds so far.
    private async Task<ImportOutcome> ReadAsync(CycleInstrument seen, byte[] file, CancellationToken cancellation)
    {
        (CycleRow cycle, Instrument instrument) = (seen.Cycle, seen.Instrument);
        List<AssessmentRow> agencies = await assessments.ListAsync(cycle.RowKey, cancellation);
        ScoreFile? last = cycle.ScoresRecord is { } name ? await records.GetAsync<ScoreFile>(name, cancellation) : null;
        Read<ImportedScores> read = ScoreFileCsv.Parse(file, instrument, new AgencyRegister([.. agencies.Select(row => row.ReadAgency())]));
        FindingList findings = new(Messages.Find);
        findings.AddRange(read.Findings);
        int number = cycle.ScoreFiles + 1;
        string hash = StoredJson.Sha256(file);
        Dictionary<string, ImportedLine> before = (last?.Scores ?? []).ToDictionary(line => line.Agency, StringComparer.Ordinal);
        List<ScoreChange> changed = [];
        IReadOnlyList<ImportedScore> scores = read.Value?.Scores ?? [];
        if (scores.FirstOrDefault(score => score.Result is null) is { } total)
        {
            findings.Error("scores-without-indicators", total.Place);
        }

        foreach (ImportedScore score in scores)
        {
            ImportedLine line = LineOf(cycle.RowKey, number, hash, score);
            ImportedLine? earlier = before.GetValueOrDefault(line.Agency);
            if (!line.StatesAs(earlier))
            {
                changed.Add(new ScoreChange(score.Agency, score.Place, earlier, line));
            }
        }

        Check(changed, agencies.ToDictionary(row => row.RowKey, StringComparer.Ordinal), cycle, findings);
        string[] missing = [.. agencies.Where(row => !row.IsWithdrawn).Select(row => row.RowKey).Except(before.Keys).Except(scores.Select(score => score.Agency.Code))];
        if (missing.Length > 0 && !findings.HasErrors)
        {
            findings.Warning("scores-missing", "", missing.Length, string.Join(", ", missing.Take(MostNamesShown)));
        }

        return new ImportOutcome(
            cycle.ScoreFiles,
            StoredJson.Sha256(StoredJson.Serialize(changed.Select(change => new { change.Agency.Code, Before = change.Before?.Entries, After = change.After.Entries }))),
            scores.Count,
            findings.HasErrors ? [] : [.. changed.OrderBy(change => change.Agency.Code, StringComparer.Ordinal)],
            scores.Count - changed.Count,
            findings.All,
            findings.HasErrors ? OrderOutcome.Invalid(findings.All) : null)
        {
            Held = last?.Scores ?? [],
        };
    }

    // The first of each kind says where; what is only repeated keeps its score, whenever it comes.
    private void Check(List<ScoreChange> changed, Dictionary<string, AssessmentRow> agencies, CycleRow cycle, FindingList findings)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (IGrouping<(string Code, string About), ScoreChange> refused in changed
            .Select(change => (Change: change, Why: agencies[change.Agency.Code] switch
            {
                { IsWithdrawn: true } => ("scores-withdrawn", ""),
                var row when now > row.DeadlineIn(cycle) => ("scores-late", Messages.Wib(row.DeadlineIn(cycle))),
                { Stage: AssessmentStage.Verified } => ("scores-verified", ""),
                _ => default,
            }))
            .Where(judged => judged.Why != default)
            .GroupBy(judged => judged.Why, judged => judged.Change))
        {
            string[] codes = [.. refused.Select(change => change.Agency.Code)];
            findings.Error(refused.Key.Code, refused.First().Place, codes.Length, string.Join(", ", codes.Take(MostNamesShown)), refused.Key.About);
        }
    }

    // Stores the file and has it count; null when another came in between.
    private async Task<CycleInstrument?> CountAsync(CycleInstrument seen, ImportOutcome outcome, byte[] content, Caller caller, CancellationToken cancellation)
    {
        string hash = StoredJson.Sha256(content);
        Dictionary<string, ImportedLine> scores = outcome.Held.ToDictionary(line => line.Agency, StringComparer.Ordinal);
        foreach (ScoreChange change in outcome.Changes)
        {
            scores[change.After.Agency] = change.After;
        }

        int number = seen.Cycle.ScoreFiles + 1;
        string name = RecordNames.Scores(seen.Cycle.RowKey, number, hash);
        // Another file of the same number is another record, and the row decides between them. The same file twice at once is one.
        await records.WriteFirstAsync(
            name,
            new ScoreFile(
                seen.Cycle.RowKey, number, hash, content, clock.GetUtcNow(), caller.Id, caller.AuditRole, seen.Cycle.ScoresRecord, [.. scores.Values.OrderBy(line => line.Agency, StringComparer.Ordinal)]),
            cancellation);
        CycleRow? row = await rows.ChangeAsync(
            seen.Cycle.RowKey,
            r =>
            {
                bool isNext = r.ScoreFiles == number - 1 && r.ScoresTaken == r.ScoreFiles && RefusalOf(seen with { Cycle = r }) is null;
                (r.ScoreFiles, r.ScoresRecord) = isNext ? (number, name) : (r.ScoreFiles, r.ScoresRecord);
                return isNext;
            },
            cancellation);
        return row?.ScoresRecord == name ? seen with { Cycle = row } : null;
    }

    private async Task TakeUpAsync(Instrument instrument, ScoreFile file, ImportedLine line, CancellationToken cancellation)
    {
        string upload = string.Create(CultureInfo.InvariantCulture, $"scores-{file.Number}");
        string report = RecordNames.Report(file.CycleId, line.Agency, line.Receipt);
        await records.WriteFirstAsync(
            report,
            new UploadReport(
                file.CycleId,
                line.Agency,
                upload,
                line.Receipt,
                file.Sha256,
                file.ReceivedAt,
                ScoreFile.FileName,
                Accepted: true,
                line.Entries.Count,
                [new CountedFile(ScoreFile.FileName, file.Content.Length, file.Sha256, "", file.ReceivedAt)],
                [],
                new Submission(file.CycleId, line.Agency, instrument.Id, line.Entries)),
            cancellation);
        await claims.TryInsertAsync(
            new ClaimRow
            {
                PartitionKey = TableKey.From(file.CycleId),
                RowKey = ClaimTable.RowKey(line.Agency, line.Receipt),
                Agency = line.Agency,
                Upload = upload,
                Receipt = line.Receipt,
                Sha256 = file.Sha256,
                ReceivedAt = file.ReceivedAt,
                UploadedAt = file.ReceivedAt,
                ClaimedAt = file.ReceivedAt,
                Status = ClaimStatus.Accepted,
                Report = report,
            },
            cancellation);
        await assessments.ChangeAsync(
            file.CycleId,
            line.Agency,
            row =>
            {
                if (row.ScoreFile >= line.File || row.Stage == AssessmentStage.Determined)
                {
                    return false;
                }

                row.Count(line.Receipt, file.ReceivedAt, file.ReceivedAt, file.ReceivedAt, isFinal: false);
                row.ScoreFile = line.File;
                return true;
            },
            cancellation);
    }

    private static ImportedLine LineOf(string cycle, int number, string hash, ImportedScore score) => new(
        score.Agency.Code,
        number,
        Receipts.Of(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{cycle}\n{number}\n{hash}\n{score.Agency.Code}")))),
        score.Score,
        score.Index,
        score.Category?.Code,
        // The file is what the number rests on.
        [.. score.Entries.Select(entry => entry with { Evidence = [ScoreFile.FileName] })]);
}

/// <summary>What came of a file of scores, or what would.</summary>
/// <param name="Number">How many files count: this one among them when it changed anything.</param>
/// <param name="Name">Names the changes: others have another.</param>
/// <param name="Count">How many agencies the file has.</param>
/// <param name="Changes">What becomes different; empty when nothing does, or when it is refused.</param>
/// <param name="Unchanged">How many agencies have these scores already.</param>
/// <param name="Findings">Everything that was found in it.</param>
/// <param name="Refusal">Why nothing of it counts; null when it does.</param>
public sealed record ImportOutcome(
    int Number, string Name, int Count, IReadOnlyList<ScoreChange> Changes, int Unchanged, IReadOnlyList<Finding> Findings, OrderOutcome? Refusal)
{
    /// <summary>The scores that held before.</summary>
    internal IReadOnlyList<ImportedLine> Held { get; init; } = [];
}

/// <summary>An agency's score that becomes another.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Place">Where it stands in the file.</param>
/// <param name="Before">What held; null when it had none.</param>
/// <param name="After">What holds then.</param>
public sealed record ScoreChange(Agency Agency, string Place, ImportedLine? Before, ImportedLine After);
