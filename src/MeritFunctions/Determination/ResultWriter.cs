using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
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
    ResultComposer composer,
    ChangeLog changes)
{
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
        PlenaryRecord? plenary = release.Plenary is { } name ? await records.GetAsync<PlenaryRecord>(name, cancellation) : null;
        ResultRecord[] composed = await composer.ComposeAsync(cycle, release, submitted, decided, awards, plenary, cancellation);

        string last = input.PreviousHash;
        List<RankedResult> lines = [];
        foreach ((ResultRecord composedRecord, AssessmentRow row) in composed.Zip(submitted))
        {
            row.ResultRecord = RecordNames.Result(input.CycleId, row.RowKey, input.Release);
            (ResultRecord record, last) = await records.WriteFirstAsync(row.ResultRecord, composedRecord with { PreviousHash = last }, cancellation);
            row.ResultHash = last;
            row.Stage = AssessmentStage.Determined;
            lines.Add(ResultComposer.LineOf(record, row.ResultRecord, last));
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
            ResultComposer.Rank(cycle, input, lines, rows, await awarding.OfAsync(cycle, input.Release, cancellation)),
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

    /// <summary>The certificates of a batch whose results are released.</summary>
    /// <exception cref="InvalidOperationException">The lines of the batch are missing.</exception>
    public async Task<IReadOnlyList<Certificate>> CertificatesAsync(BatchKey key, CancellationToken cancellation)
    {
        CycleInstrument cycle = await instruments.GetAsync(key.CycleId, cancellation);
        List<RankedResult> lines = await records.GetAsync<List<RankedResult>>(RecordNames.BatchResults(key.CycleId, cycle.Cycle.Release, key.Batch), cancellation);
        return [.. Certificates.Of(cycle, lines, await awarding.OfAsync(cycle, cycle.Cycle.Release, cancellation))];
    }

    private static PlenaryRelease ReleaseOf(CycleRow cycle, int number) =>
        PlenaryRelease.ListOf(cycle).FirstOrDefault(r => r.Number == number) ?? throw new InvalidOperationException($"Release {number} of cycle {cycle.RowKey} is missing.");
}
