using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Scoring;
using Merit.Assessment.Searching;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Cycle;

/// <summary>Shows assessments to operators and assessors.</summary>
public sealed class Assessments(
    CycleTable cycles, CycleBoard board, AssessmentTable assessments, ClaimTable claims, DecisionTable decisions, RecordStore records, TimeProvider clock)
{
    /// <summary>The assessments of a cycle, in pages; with <c>?q=</c> those that a query means, as they were some seconds ago.</summary>
    [Function("ListAssessments")]
    [Follows(Customs.Pages)]
    [Asks("q", typeof(string))]
    [Answers(StatusCodes.Status200OK, typeof(AssessmentLine[]))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Assessments)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        string query = request.Query["q"].ToString();
        return Paging.AnswerAsync(
            request,
            $"cycles/{cycle}/assessments",
            order => query.Length == 0 ? PageAsync(cycle, order, cancellation) : FindAsync(cycle, AgencyQueries.Read(query, request.Caller()), order, cancellation));
    }

    /// <summary>One assessment: where it stands, its uploads, decisions and scores with their derivation.</summary>
    [Function("GetAssessment")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(AssessmentAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Assessment)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        return EntityTag.Show(request, EntityTag.Of(row.ETag), Results.Json(
            new AssessmentAnswer(
                View(row, found),
                (await claims.ListAsync(cycle, agency, cancellation)).Select(Uploads.View),
                (await decisions.ListAsync(cycle, agency, cancellation)).Select(d => View(VerificationDecision.Of(d), row)),
                await ReadAsync(row.ScoredReceipt is { } receipt ? RecordNames.SelfScore(cycle, agency, receipt) : null),
                await ReadAsync(row.AmendedRecord ?? row.VerifiedRecord)),
            StoredJson.Options));

        async Task<ScoreRecord?> ReadAsync(string? name) => name is null ? null : await records.ReadAsync<ScoreRecord>(name, cancellation);
    }

    private async Task<(IResult Answer, string? Next)> PageAsync(string cycle, PageOrder order, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return (Problems.NotFound("cycle-not-found", cycle), null);
        }

        RowPage<AssessmentRow> page = await assessments.PageAsync(cycle, order, cancellation);
        return (Results.Json(page.Rows.Select(row => View(row, found)), StoredJson.Options), page.Next);
    }

    private async Task<(IResult Answer, string? Next)> FindAsync(string cycle, (AgencyQuery? Asked, IReadOnlyList<Finding> Findings) query, PageOrder order, CancellationToken cancellation)
    {
        if (query.Asked is not { } asked)
        {
            return (Problems.Invalid(query.Findings), null);
        }

        if (await board.FindAsync(cycle, cancellation) is not { } seen)
        {
            return (Problems.NotFound("cycle-not-found", cycle), null);
        }

        // One more than wanted tells whether there is a next page.
        AssessmentRow[] rows = [.. (await board.SelectAsync(seen, asked, cancellation)).Where(row => string.CompareOrdinal(row.RowKey, order.After) > 0).Take(order.Take + 1)];
        IEnumerable<AssessmentRow> page = rows.Take(order.Take);
        return (Results.Json(page.Select(row => View(row, seen.Cycle)), StoredJson.Options), rows.Length > order.Take ? rows[order.Take - 1].RowKey : null);
    }

    private static DecisionLine View(VerificationDecision decision, AssessmentRow row) => new(
        decision.DecisionId,
        decision.Receipt,
        decision.Round,
        decision.Assessor,
        decision.Outcome,
        decision.Levels,
        decision.Indicators,
        decision.Reason,
        decision.ClarifyUntil,
        decision.DecidedAt,
        row.HasApplied(decision.Key),
        decision.Corrections,
        decision.Questions,
        decision.Reviews);

    private AssessmentLine View(AssessmentRow row, CycleRow cycle) => new(
        row.RowKey,
        row.AgencyName,
        row.AgencyType,
        row.Stage,
        row.DeadlineIn(cycle),
        row.Final,
        row.LinkSentAt,
        row.LinkOpenedAt,
        row.LinkRevokedAt,
        AssessmentFlags.Of(row),
        row.ClosedAt,
        row.Receipt,
        row.ReceivedAt,
        AssessmentRow.ToDecimal(row.SelfScore),
        row.SelfCategory,
        AssessmentRow.ToDecimal(row.VerifiedScore),
        row.Category,
        row.DecisionId,
        row.ClarificationRounds,
        row.ClarificationRounds,
        row.ClarifyUntil,
        row.FilesChanged,
        CycleProgressReader.IsOverdue(row, cycle, clock.GetUtcNow()),
        row.Fault,
        row.FaultSince,
        row.ResultRecord,
        row.ResultHash);

    private sealed record AssessmentAnswer(
        AssessmentLine Assessment, IEnumerable<Uploads.UploadLine> Uploads, IEnumerable<DecisionLine> Decisions, ScoreRecord? SelfAssessment, ScoreRecord? Verification);

    private sealed record AssessmentLine(
        string Agency,
        string Name,
        string Type,
        string Stage,
        DateTimeOffset SubmissionDeadline,
        bool Final,
        DateTimeOffset? LinkSentAt,
        DateTimeOffset? LinkOpenedAt,
        DateTimeOffset? LinkRevokedAt,
        IReadOnlyList<string> Flags,
        DateTimeOffset? ClosedAt,
        string? Receipt,
        DateTimeOffset? ReceivedAt,
        decimal? SelfScore,
        string? SelfCategory,
        decimal? Score,
        string? Category,
        string? DecisionId,
        int Round,
        int ClarificationRounds,
        DateTimeOffset? ClarifyUntil,
        string? FilesChanged,
        bool Overdue,
        string? Fault,
        DateTimeOffset? FaultSince,
        string? Record,
        string? RecordHash);

    private sealed record DecisionLine(
        string DecisionId,
        string Receipt,
        int Round,
        string Assessor,
        VerificationOutcome Outcome,
        IReadOnlyDictionary<string, decimal> Levels,
        IReadOnlyList<string> Indicators,
        string? Reason,
        DateTimeOffset? ClarifyUntil,
        DateTimeOffset DecidedAt,
        bool Applied,
        IReadOnlyList<AppliedCorrection>? Corrections,
        IReadOnlyList<AskedQuestion>? Questions,
        DoubleReview? Reviews);
}
