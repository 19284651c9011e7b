using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// Writes result records and the ranking. Everything in them is repeated from stored records and from what was pinned when
/// the cycle was started; nothing is computed a second time, and what was written first stands.
/// </summary>
public sealed class ResultWriter(
    MeritStorage storage, RecordStore records, CycleTable cycles, AssessmentTable assessments, DecisionTable decisions, CycleInstruments instruments)
{
    private const int SideBySide = 16;

    /// <summary>Writes the record of a release.</summary>
    /// <returns>What the first result record of it names as the hash before it: the end of the chain so far.</returns>
    public async Task<string> BeginAsync(string cycleId, int release, CancellationToken cancellation)
    {
        CycleRow cycle = (await instruments.GetAsync(cycleId, cancellation)).Cycle;
        await records.WriteFirstAsync(RecordNames.Release(cycleId, release), ReleaseOf(cycle, release), cancellation);
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
        List<AssessmentRow> rows = [.. (await assessments.ListBatchAsync(input.CycleId, input.Batch, cancellation)).OrderBy(r => r.RowKey, StringComparer.Ordinal)];
        List<AssessmentRow> submitted = [.. rows.Where(r => r.Stage != AssessmentStage.NotSubmitted)];
        if (submitted.Count == 0)
        {
            return new DeterminedBatch(0, rows.Count, input.PreviousHash);
        }

        ILookup<string, VerificationDecision> decided = (await decisions.ListAsync(input.CycleId, submitted[0].RowKey, submitted[^1].RowKey, cancellation))
            .ToLookup(d => d.Agency, VerificationDecision.Of, StringComparer.Ordinal);
        var composed = new ResultRecord[submitted.Count];
        await Parallel.ForAsync(
            0,
            submitted.Count,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, token) => composed[i] = await ComposeAsync(submitted[i], cycle, release, [.. decided[submitted[i].RowKey]], token));

        string last = input.PreviousHash;
        foreach ((ResultRecord record, AssessmentRow row) in composed.Zip(submitted))
        {
            row.ResultRecord = RecordNames.Result(input.CycleId, row.RowKey, input.Release);
            (_, last) = await records.WriteFirstAsync(row.ResultRecord, record with { PreviousHash = last }, cancellation);
            row.ResultHash = last;
            row.Stage = AssessmentStage.Determined;
        }

        await assessments.UpdateAsync(submitted, cancellation);
        return new DeterminedBatch(submitted.Count, rows.Count - submitted.Count, last);
    }

    /// <summary>
    /// Ranks the result records of a release, which it reads for that and finds whole, writes the ranking as a record and as a
    /// report, and shows it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A result record is missing or is not the one that was written.</exception>
    public async Task PublishAsync(PublishResultsInput input, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(input.CycleId, cancellation);
        List<AssessmentRow> rows = await assessments.ListAsync(input.CycleId, cancellation);
        AssessmentRow[] determined = [.. rows.Where(r => r.Stage == AssessmentStage.Determined).OrderBy(r => r.RowKey, StringComparer.Ordinal)];
        var results = new (ResultRecord Record, string Hash)[determined.Length];
        await Parallel.ForAsync(
            0,
            determined.Length,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, token) => results[i] = await ReadAsync(RecordNames.Result(input.CycleId, determined[i].RowKey, input.Release), token));
        CheckChain(results, input);

        (CycleResults ranked, string hash) = await records.WriteFirstAsync(
            RecordNames.Results(input.CycleId, input.Release), Rank(cycle, input, results, rows), cancellation);
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
    }

    private static PlenaryRelease ReleaseOf(CycleRow cycle, int number) =>
        PlenaryRelease.ListOf(cycle).FirstOrDefault(r => r.Number == number) ?? throw new InvalidOperationException($"Release {number} of cycle {cycle.RowKey} is missing.");

    private static void CheckChain((ResultRecord Record, string Hash)[] results, PublishResultsInput input)
    {
        string previous = input.ChainStart;
        foreach ((ResultRecord record, string hash) in results)
        {
            if (record.PreviousHash != previous)
            {
                throw new InvalidOperationException($"The chain of cycle {input.CycleId} is broken at agency {record.Agency}.");
            }

            previous = hash;
        }

        if (previous != input.LastHash)
        {
            throw new InvalidOperationException($"The chain of cycle {input.CycleId} does not end where it was written to.");
        }
    }

    private static CycleResults Rank(CycleInstrument cycle, PublishResultsInput input, (ResultRecord Record, string Hash)[] results, List<AssessmentRow> rows)
    {
        List<RankedResult> ranking = [];
        foreach ((ResultRecord record, string hash) in results.OrderByDescending(r => r.Record.Score).ThenBy(r => r.Record.Agency, StringComparer.Ordinal))
        {
            // Equal scores share a rank, and the next rank counts them all.
            int rank = ranking.Count > 0 && ranking[^1].Score == record.Score ? ranking[^1].Rank : ranking.Count + 1;
            ranking.Add(new RankedResult(
                rank,
                record.Agency,
                record.AgencyName,
                record.Score,
                record.Index,
                record.Category,
                record.CategoryTitle,
                record.Recognised,
                RecordNames.Result(input.CycleId, record.Agency, input.Release),
                hash));
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
            recap.Recognised,
            ranking,
            [.. rows.Where(r => r.Stage == AssessmentStage.NotSubmitted).Select(r => r.RowKey).Order(StringComparer.Ordinal)],
            input.ChainStart,
            input.LastHash);
    }

    private async Task<ResultRecord> ComposeAsync(
        AssessmentRow row, CycleInstrument cycle, PlenaryRelease release, IReadOnlyList<VerificationDecision> decided, CancellationToken cancellation)
    {
        if (row is not { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: { } verified, Receipt: { } receipt })
        {
            throw new InvalidOperationException($"Assessment {row.RowKey} of cycle {row.PartitionKey} is not verified.");
        }

        byte[] scored = await records.ReadBytesAsync(verified, cancellation) ?? throw new InvalidOperationException($"Record {verified} is missing.");
        ScoreRecord score = StoredJson.Deserialize<ScoreRecord>(scored);
        UploadReport report = await RequireAsync<UploadReport>(RecordNames.Report(row.PartitionKey, row.RowKey, receipt), cancellation);
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
            ReceivedAt = report.ReceivedAt,
            SubmissionHash = score.SubmissionHash,
            Files = report.Files,
            FilesChanged = row.FilesChanged,
            SelfScore = AssessmentRow.ToDecimal(row.SelfScore) ?? 0m,
            Score = score.Score,
            Maximum = score.Maximum,
            Index = score.Index,
            IndexDenominator = score.IndexDenominator,
            Category = score.Category,
            CategoryTitle = score.CategoryTitle,
            Recognised = score.Recognised,
            Aspects = score.Aspects,
            Derivation = score.Derivation,
            VerifiedHash = StoredJson.Sha256(scored),
            Decisions = [.. decided.Select(d => new RecordedDecision(
                d.DecisionId, d.Assessor, d.Outcome, d.Levels, d.Reason, d.DecidedAt, d.Receipt, d.Round, row.HasApplied(d.Key)))],
            Release = release,
            Replaces = row.ResultRecord == RecordNames.Result(row.PartitionKey, row.RowKey, release.Number) ? null : row.ResultRecord,
            PreviousHash = "",
        };
    }

    private async Task<(ResultRecord Record, string Hash)> ReadAsync(string name, CancellationToken cancellation)
    {
        byte[] bytes = await records.ReadBytesAsync(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");
        return (StoredJson.Deserialize<ResultRecord>(bytes), StoredJson.Sha256(bytes));
    }

    private async Task<T> RequireAsync<T>(string name, CancellationToken cancellation)
        where T : class =>
        await records.ReadAsync<T>(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");
}
