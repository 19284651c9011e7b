using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using MeritFunctions.Records;
using MeritFunctions.Scoring;

namespace MeritFunctions.Determination;

/// <summary>Writes result records and the cycle's report. Everything in them comes from stored inputs, so writing twice writes the same.</summary>
public sealed class ResultWriter(
    MeritStorage storage,
    RecordStore records,
    AgencyTable agencies,
    AssessmentTable assessments,
    DecisionTable decisions,
    CycleInstruments cycles,
    SubmissionScoring scoring)
{
    /// <summary>Writes one agency's result record and marks its assessment determined.</summary>
    /// <returns>The record's SHA-256, which the next record names.</returns>
    public async Task<string> WriteAsync(AssessmentRow row, string previousHash, CancellationToken cancellation)
    {
        ResultRecord record = await ComposeAsync(row, previousHash, cancellation);
        string name = RecordNames.Result(record.CycleId, record.Agency);
        string hash = await records.WriteAsync(name, record, cancellation);
        await assessments.ChangeAsync(
            record.CycleId,
            record.Agency,
            r =>
            {
                r.Stage = AssessmentStage.Determined;
                r.ResultRecord = name;
                r.ResultHash = hash;
                return true;
            },
            cancellation);
        return hash;
    }

    /// <summary>Writes the ranking and the counts of a cycle as <c>{cycle}/results.json</c> into the reports.</summary>
    public async Task PublishAsync(string cycleId, CancellationToken cancellation)
    {
        CycleResults results = await ReadResultsAsync(cycleId, cancellation);
        await storage.Container(Containers.Reports).GetBlobClient(ReportName(cycleId)).UploadAsync(
            new BinaryData(StoredJson.Serialize(results)),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" } },
            cancellation);
    }

    /// <summary>The ranking and the counts of a determined cycle.</summary>
    public async Task<CycleResults> ReadResultsAsync(string cycleId, CancellationToken cancellation)
    {
        CycleInstrument cycle = await cycles.GetAsync(cycleId, cancellation);
        Dictionary<string, string> names = (await agencies.ListAsync(cancellation)).ToDictionary(a => a.RowKey, a => a.Name, StringComparer.Ordinal);
        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        List<RankedResult> ranking = [];
        foreach (AssessmentRow row in rows
            .Where(r => r.Stage == AssessmentStage.Determined)
            .OrderByDescending(r => AssessmentRow.ToDecimal(r.VerifiedScore))
            .ThenBy(r => r.RowKey, StringComparer.Ordinal))
        {
            decimal score = AssessmentRow.ToDecimal(row.VerifiedScore) ?? 0m;
            decimal? index = cycle.Instrument.Index is { } rule ? rule.Round(score / rule.Denominator.Value) : null;
            Category? category = row.Category is null ? null : cycle.Instrument.FindCategory(row.Category);

            // Equal scores share a rank, and the next rank counts them all.
            int rank = ranking.Count > 0 && ranking[^1].Score == score ? ranking[^1].Rank : ranking.Count + 1;
            ranking.Add(new RankedResult(
                rank, row.RowKey, names.GetValueOrDefault(row.RowKey, row.RowKey), score, index, category?.Code, category?.Title, IsRecognised(cycle.Instrument, category), row.ResultRecord!, row.ResultHash!));
        }

        var recap = Recap.Of(cycle.Instrument, ranking.Select(r => r.Category is null ? null : cycle.Instrument.FindCategory(r.Category)));
        return new CycleResults(
            cycleId,
            new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            cycle.Instrument.Id,
            cycle.Instrument.Maximum,
            cycle.Instrument.Index?.Denominator.Value,
            [.. recap.Categories.Select(c => new CategoryTotal(c.Category.Code, c.Category.Title, c.Agencies))],
            recap.Recognised,
            ranking,
            [.. rows.Where(r => r.Stage == AssessmentStage.NotSubmitted).Select(r => r.RowKey).Order(StringComparer.Ordinal)]);
    }

    private static string ReportName(string cycleId) => $"{cycleId}/results.json";

    private async Task<ResultRecord> ComposeAsync(AssessmentRow row, string previousHash, CancellationToken cancellation)
    {
        string cycleId = row.PartitionKey;
        string agency = row.RowKey;
        CycleInstrument cycle = await cycles.GetAsync(cycleId, cancellation);
        PlenaryRelease release = await RequireAsync<PlenaryRelease>(RecordNames.Release(cycleId), cancellation);
        List<VerificationDecision> decided = [];
        foreach (DecisionRow decision in await decisions.ListAsync(cycleId, agency, cancellation))
        {
            decided.Add(await RequireAsync<VerificationDecision>(decision.Record, cancellation));
        }

        VerificationDecision applied = decided.Find(d => d.DecisionId == row.DecisionId)
            ?? throw new InvalidOperationException($"Assessment {agency} of cycle {cycleId} has no decision.");
        ScoreResult score = await scoring.ScoreAsync(cycleId, agency, applied.Receipt, applied.Levels, cancellation);
        string submission = RecordNames.Submission(cycleId, agency, applied.Receipt);
        byte[] submitted = await records.ReadBytesAsync(submission, cancellation) ?? throw new InvalidOperationException($"Record {submission} is missing.");
        return new ResultRecord
        {
            CycleId = cycleId,
            CycleTitle = new Text(cycle.Cycle.TitleId, cycle.Cycle.TitleEn),
            AssessingBody = cycle.Cycle.AssessingBody,
            Agency = agency,
            AgencyName = (await agencies.FindAsync(agency, cancellation))?.Name ?? agency,
            InstrumentId = cycle.Instrument.Id,
            InstrumentVersion = cycle.Instrument.Version,
            InstrumentHash = cycle.Cycle.InstrumentHash,
            Receipt = applied.Receipt,
            SubmissionHash = StoredJson.Sha256(submitted),
            SelfScore = AssessmentRow.ToDecimal(row.SelfScore) ?? 0m,
            Score = score.Score,
            Maximum = score.Maximum,
            Index = score.Index,
            IndexDenominator = score.IndexDenominator,
            Category = score.Category?.Code,
            CategoryTitle = score.Category?.Title,
            Recognised = IsRecognised(cycle.Instrument, score.Category),
            Aspects = [.. score.Aspects.Select(a => new AspectScore(a.Code, cycle.Instrument.Find(a.Code)?.Title ?? new Text(a.Code, a.Code), a.Value, a.Maximum))],
            Derivation = JsonSerializer.SerializeToElement(
                new { tree = score.Derivation, index = score.IndexDerivation, category = score.CategoryDerivation }, StoredJson.Options),
            Decisions = [.. decided.Select(d => new RecordedDecision(d.DecisionId, d.Assessor, d.Outcome, d.Levels, d.Reason, d.DecidedAt))],
            Release = release,
            PreviousHash = previousHash,
        };
    }

    private static bool IsRecognised(Instrument instrument, Category? category) =>
        Recognitions.Of(instrument, category).Any(r => r.IsHeld);

    private async Task<T> RequireAsync<T>(string name, CancellationToken cancellation)
        where T : class =>
        await records.ReadAsync<T>(name, cancellation) ?? throw new InvalidOperationException($"Record {name} is missing.");
}
