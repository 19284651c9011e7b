using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Scoring;
using MeritFunctions.Http;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Scoring;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Cycle;

/// <summary>Shows assessments to operators and assessors.</summary>
public sealed class Assessments(
    CycleTable cycles, AssessmentTable assessments, ClaimTable claims, DecisionTable decisions, RecordStore records, SubmissionScoring scoring)
{
    /// <summary>Every assessment of a cycle.</summary>
    [Function("ListAssessments")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Assessments)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is null
            ? Problems.NotFound("cycle-not-found", cycle)
            : Results.Json((await assessments.ListAsync(cycle, cancellation)).Select(View), StoredJson.Options);

    /// <summary>One assessment: where it stands, its uploads, decisions and scores with their derivation.</summary>
    [Function("GetAssessment")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Assessment)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return await cycles.FindAsync(cycle, cancellation) is null
                ? Problems.NotFound("cycle-not-found", cycle)
                : Problems.NotFound("assessment-not-found", cycle, agency);
        }

        List<VerificationDecision> decided = [];
        foreach (DecisionRow decision in await decisions.ListAsync(cycle, agency, cancellation))
        {
            if (await records.ReadAsync<VerificationDecision>(decision.Record, cancellation) is { } record)
            {
                decided.Add(record);
            }
        }

        VerificationDecision? applied = row.VerifiedScore is null ? null : decided.Find(d => d.DecisionId == row.DecisionId);
        return Results.Json(
            new
            {
                assessment = View(row),
                uploads = (await claims.ListAsync(cycle, agency, cancellation)).Select(Uploads.View),
                decisions = decided,
                selfAssessment = await ScoreAsync(row.ScoredReceipt, null),
                verification = applied is null ? null : await ScoreAsync(applied.Receipt, applied.Levels),
            },
            StoredJson.Options);

        async Task<ScoreResult?> ScoreAsync(string? receipt, IReadOnlyDictionary<string, decimal>? levels) =>
            receipt is null ? null : await scoring.ScoreAsync(cycle, agency, receipt, levels, cancellation);
    }

    private static object View(AssessmentRow row) => new
    {
        agency = row.RowKey,
        row.Stage,
        row.Receipt,
        row.ReceivedAt,
        selfScore = AssessmentRow.ToDecimal(row.SelfScore),
        row.SelfCategory,
        score = AssessmentRow.ToDecimal(row.VerifiedScore),
        row.Category,
        row.DecisionId,
        row.ClarificationRounds,
        row.ClarifyUntil,
        row.Overdue,
        row.Fault,
        record = row.ResultRecord,
        recordHash = row.ResultHash,
    };
}
