using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// Writes result records and the ranking. Everything in them is repeated from stored records and from what was pinned when
/// the cycle was started; nothing is computed a second time, and what was written first stands.
/// </summary>
public sealed class ResultWriter(
    MeritStorage storage,
    RecordStore records,
    CycleTable cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    CycleInstruments instruments,
    Awarding awarding,
    ChangeLog changes)
{
    private const int SideBySide = 16;

    /// <summary>Writes the record of a release.</summary>
    /// <returns>What the first result record of it names as the hash before it: the end of the chain so far.</returns>
    public async Task<string> BeginAsync(string cycleId, int release, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(cycleId, cancellation);
        await records.WriteFirstAsync(RecordNames.Release(cycleId, release), ReleaseOf(cycle.Cycle, release), cancellation);
        // A correction may have come before the release that it replaces was determined.
        return release > 1 && await records.ReadAsync<CycleResults>(RecordNames.Results(cycleId, release - 1), cancellation) is { } before
            ? before.LastHash
            : ResultRecord.ChainStart;
    }

    /// <summary>Writes the result records of one batch, in the order of agency codes, and marks its assessments determined.</summary>
    /// <exception cref="InvalidOperationException">An assessment is not verified, or a record of it is missing.</exception>
    public async Task<DeterminedBatch> WriteBatchAsync(DetermineBatchInput input, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(input.CycleId, cancellation);
        PlenaryRelease release = ReleaseOf(cycle.Cycle, input.Release);
        List<AssessmentRow> rows = [.. (await assessments.ListBatchAsync(input.CycleId, input.Batch, cancellation)).Where(r => !r.IsWithdrawn).OrderBy(r => r.RowKey, StringComparer.Ordinal)];
        List<AssessmentRow> submitted = [.. rows.Where(r => r.Stage != AssessmentStage.NotSubmitted)];
        if (submitted.Count == 0)
        {
            return new DeterminedBatch(0, rows.Count, input.PreviousHash);
        }

        ILookup<string, VerificationDecision> decided = (await decisions.ListAsync(input.CycleId, submitted[0].RowKey, submitted[^1].RowKey, cancellation))
            .ToLookup(d => d.Agency, VerificationDecision.Of, StringComparer.Ordinal);
        IReadOnlyList<AwardResult> awards = await awarding.OfAsync(cycle, input.Release, cancellation);
        ILookup<string, GroupRank> ranks = AwardResult.RanksOf(awards);
        var composed = new ResultRecord[submitted.Count];
        await Parallel.ForAsync(
            0,
            submitted.Count,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, token) => composed[i] = await ComposeAsync(submitted[i], cycle, release, awards.Count > 0 ? [.. ranks[submitted[i].RowKey]] : null, [.. decided[submitted[i].RowKey]], token));

        string last = input.PreviousHash;
        List<RankedResult> lines = [];
        foreach ((ResultRecord composedRecord, AssessmentRow row) in composed.Zip(submitted))
        {
            row.ResultRecord = RecordNames.Result(input.CycleId, row.RowKey, input.Release);
            (ResultRecord record, last) = await records.WriteFirstAsync(row.ResultRecord, composedRecord with { PreviousHash = last }, cancellation);
            row.ResultHash = last;
            row.Stage = AssessmentStage.Determined;
            lines.Add(new RankedResult(
                0, record.Agency, record.AgencyName, record.Score, record.Index, record.Category, record.CategoryTitle, record.Recognised, row.ResultRecord, last));
        }

        await records.WriteFirstAsync(RecordNames.BatchResults(input.CycleId, input.Release, input.Batch), lines, cancellation);
        await assessments.UpdateAsync(submitted, cancellation);
        await changes.NoteAsync(
            input.CycleId,
            [.. lines.Select(l => changes.Change(
                string.Create(CultureInfo.InvariantCulture, $"result|{input.Release}|{l.Agency}"), AuditKind.ResultDetermined, l.Agency, l.RecordHash))],
            cancellation);
        return new DeterminedBatch(submitted.Count, rows.Count - submitted.Count, last);
    }

    /// <summary>Ranks what was determined by a release, writes the ranking as a record and as a report, and shows it.</summary>
    /// <exception cref="InvalidOperationException">The lines of a batch are missing, or do not end where the chain does.</exception>
    public async Task PublishAsync(PublishResultsInput input, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(input.CycleId, cancellation);
        List<AssessmentRow> rows = await assessments.ListAsync(input.CycleId, cancellation);
        List<RankedResult> lines = [];
        foreach (int batch in rows.Where(r => r.Stage == AssessmentStage.Determined).Select(r => r.Batch).Distinct().Order())
        {
            lines.AddRange(await records.GetAsync<List<RankedResult>>(RecordNames.BatchResults(input.CycleId, input.Release, batch), cancellation));
        }

        if ((lines.Count == 0 ? input.ChainStart : lines[^1].RecordHash) != input.LastHash)
        {
            throw new InvalidOperationException($"The chain of cycle {input.CycleId} does not end where it was written to.");
        }

        (CycleResults ranked, string hash) = await records.WriteFirstAsync(
            RecordNames.Results(input.CycleId, input.Release),
            Rank(cycle, input, lines, rows, await awarding.OfAsync(cycle, input.Release, cancellation)),
            cancellation);
        await storage.Container(Containers.Reports).GetBlobClient($"{input.CycleId}/results.json").UploadAsync(
            new BinaryData(StoredJson.Serialize(ranked)),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" } },
            cancellation);
        await cycles.ChangeAsync(
            input.CycleId,
            row =>
            {
                row.TryAdvance(CycleStatus.Released);
                row.ResultsRecord = RecordNames.Results(input.CycleId, input.Release);
                row.ResultsHash = hash;
                return true;
            },
            cancellation);
        await changes.NoteAsync(
            input.CycleId,
            changes.Change(string.Create(CultureInfo.InvariantCulture, $"results|{input.Release}"), AuditKind.ResultsPublished, input.CycleId, hash),
            cancellation);
        await changes.AnchorAsync(input.CycleId, cancellation);
    }

    private static PlenaryRelease ReleaseOf(CycleRow cycle, int number) =>
        PlenaryRelease.ListOf(cycle).FirstOrDefault(r => r.Number == number) ?? throw new InvalidOperationException($"Release {number} of cycle {cycle.RowKey} is missing.");

    private static CycleResults Rank(
        CycleInstrument cycle, PublishResultsInput input, List<RankedResult> lines, List<AssessmentRow> rows, IReadOnlyList<AwardResult> awards)
    {
        List<RankedResult> ranking = [];
        foreach (RankedResult line in lines.OrderByDescending(r => r.Score).ThenBy(r => r.Agency, StringComparer.Ordinal))
        {
            // Equal scores share a rank, and the next rank counts them all.
            ranking.Add(line with { Rank = ranking.Count > 0 && ranking[^1].Score == line.Score ? ranking[^1].Rank : ranking.Count + 1 });
        }

        var recap = Recap.Of(cycle.Instrument, ranking.Select(r => r.Category is null ? null : cycle.Instrument.FindCategory(r.Category)));
        return new CycleResults(
            input.CycleId,
            input.Release,
            new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            cycle.Instrument.Id,
            cycle.Instrument.Maximum,
            cycle.Instrument.Index?.Denominator.Value,
            [.. recap.Categories.Select(c => new CategoryTotal(c.Category.Code, c.Category.Title, c.Agencies))],
            ranking.Count(r => r.Recognised),
            ranking,
            [.. rows.Where(r => r.Stage == AssessmentStage.NotSubmitted).Select(r => r.RowKey).Order(StringComparer.Ordinal)],
            input.ChainStart,
            input.LastHash)
        {
            Awards = awards.Count > 0 ? awards : null,
        };
    }

    private async Task<ResultRecord> ComposeAsync(
        AssessmentRow row, CycleInstrument cycle, PlenaryRelease release, IReadOnlyList<GroupRank>? ranks, IReadOnlyList<VerificationDecision> decided, CancellationToken cancellation)
    {
        if (row is not { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: { } verified, Receipt: { } receipt })
        {
            throw new InvalidOperationException($"Assessment {row.RowKey} of cycle {row.PartitionKey} is not verified.");
        }

        byte[] scored = await records.GetBytesAsync(verified, cancellation);
        ScoreRecord score = StoredJson.Deserialize<ScoreRecord>(scored);
        return new ResultRecord
        {
            CycleId = row.PartitionKey,
            CycleTitle = new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            AssessingBody = cycle.Cycle.AssessingBody,
            Agency = row.RowKey,
            AgencyName = row.AgencyName,
            AgencyType = row.AgencyType,
            InstrumentId = cycle.Instrument.Id,
            InstrumentVersion = cycle.Instrument.Version,
            InstrumentHash = score.InstrumentHash,
            Receipt = receipt,
            ReceivedAt = score.ReceivedAt,
            SubmissionHash = score.SubmissionHash,
            Files = score.Files,
            FilesChanged = row.FilesChanged,
            SelfScore = AssessmentRow.ToDecimal(row.SelfScore) ?? 0m,
            Score = score.Score,
            Maximum = score.Maximum,
            Index = score.Index,
            IndexDenominator = score.IndexDenominator,
            Category = score.Category,
            CategoryTitle = score.CategoryTitle,
            Recognised = score.Recognised || ranks?.Any(rank => rank.Awarded) == true,
            Awards = ranks,
            Aspects = score.Aspects,
            Derivation = score.Derivation,
            VerifiedHash = StoredJson.Sha256(scored),
            Decisions = [.. decided.Select(d => new RecordedDecision(
                d.DecisionId, d.Assessor, d.Outcome, d.Levels, d.Reason, d.DecidedAt, d.Receipt, d.Round, row.HasApplied(d.Key), d.Corrections, d.Reviews))],
            Release = release,
            Replaces = row.ResultRecord == RecordNames.Result(row.PartitionKey, row.RowKey, release.Number) ? null : row.ResultRecord,
            PreviousHash = "",
        };
    }
}
