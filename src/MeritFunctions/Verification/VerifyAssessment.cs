using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>An assessor's decision, over HTTP.</summary>
public sealed class VerifyAssessment(
    CycleInstruments cycles, AssessmentTable assessments, DecisionTable decisions, RecordStore records, DecisionDesk desk, ReviewDuties duties, ReviewSettling reviews, TimeProvider clock)
{
    private static readonly TimeSpan DefaultClarification = TimeSpan.FromDays(14);
    private static readonly string[] Fields = ["decisionId", "assessor", "receipt", "round", "outcome", "levels", "indicators", "reason", "clarifyUntil", "corrections"];
    private static readonly Dictionary<string, VerificationOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        ["confirm"] = VerificationOutcome.Confirm,
        ["adjust"] = VerificationOutcome.Adjust,
        ["clarify"] = VerificationOutcome.Clarify,
    };

    /// <summary>202 when stored; the same decision again: the same; 409 when the assessor has not seen the newest upload, or nothing awaits a decision.</summary>
    [Function(nameof(VerifyAssessment))]
    [Follows(Customs.Location)]
    [Takes(typeof(SentDecision))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenDecision))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "receipt-superseded",
        "not-awaiting-verification",
        "round-passed",
        "verification-not-open",
        "decision-differs",
        "already-decided",
        "double-review",
        "reviews-submitted")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Verification)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        VerificationDecision sent = Read(body, request.Caller(), cycle, agency, row);
        VerificationDecision kept = await CompleteAsync(sent, body.Findings, cancellation);
        await CheckAsync(kept, found.Instrument, body.Findings, cancellation);
        if (!body.Findings.HasErrors && found.Cycle.IsDoublyReviewed && await RefusalOfReviewsAsync(sent, new ReviewedAgency(found, row), request.Caller(), cancellation) is { } refusal)
        {
            return refusal.ToResult("");
        }

        return body.Findings.HasErrors
            ? Problems.Invalid(body.Findings.All)
            : (await desk.TakeAsync(sent, row, kept, now => RefusalOf(sent, now, found.Cycle), client, cancellation)).ToResult(Routes.AddressOf(cycle, agency));
    }

    // Where two review, their reviews decide. Each of them may still ask the agency until both have submitted.
    private async Task<OrderOutcome?> RefusalOfReviewsAsync(VerificationDecision sent, ReviewedAgency agency, Caller caller, CancellationToken cancellation) =>
        sent.Outcome != VerificationOutcome.Clarify ? OrderOutcome.Conflict("double-review", sent.Agency)
        : await duties.FindAsync(sent.CycleId, sent.Agency, caller, ReviewDuties.Reviewers, cancellation) is null ? ReviewDuties.RefusalOf(sent.Agency)
        : agency.Row.Stage == AssessmentStage.AwaitingVerification && await reviews.FindAsync(agency, cancellation) is not null ? OrderOutcome.Conflict("reviews-submitted", sent.Agency)
        : null;

    // Why a new decision cannot be taken now; null when it can.
    private static OrderOutcome? RefusalOf(VerificationDecision sent, AssessmentRow row, CycleRow cycle)
    {
        if (CycleGate.RefusalOf(cycle) is { } closed)
        {
            return closed;
        }

        if (row.Receipt is not null && sent.Receipt != row.Receipt)
        {
            return OrderOutcome.Conflict("receipt-superseded", row.Receipt);
        }

        if (row.Stage != AssessmentStage.AwaitingVerification || row.Receipt != row.ScoredReceipt)
        {
            return OrderOutcome.Conflict("not-awaiting-verification", row.Stage);
        }

        if (sent.Round != row.ClarificationRounds)
        {
            return OrderOutcome.Conflict("round-passed", row.ClarificationRounds);
        }

        // Who asks for a clarification has begun to verify; an answer to it needs no other beginning.
        return row.IsSettledIn(cycle) || row.ClarificationRounds > 0
            ? null
            : OrderOutcome.Conflict("verification-not-open", Messages.Wib(row.DeadlineIn(cycle)));
    }

    private VerificationDecision Read(RequestBody body, Caller caller, string cycle, string agency, AssessmentRow row)
    {
        VerificationOutcome outcome = body.RequiredChoice("outcome", Outcomes) ?? VerificationOutcome.Confirm;
        return new VerificationDecision(
            body.RequiredText("decisionId", TextForm.OpaqueId),
            cycle,
            agency,
            body.RequiredText("receipt", TextForm.OpaqueId),
            body.OptionalInteger("round", 0, int.MaxValue) ?? row.ClarificationRounds,
            caller.NamedIn(body, "assessor"),
            outcome,
            outcome == VerificationOutcome.Adjust ? body.OptionalLevels("levels") : new SortedDictionary<string, decimal>(),
            [.. (body.OptionalTexts("indicators", TextForm.IndicatorCode) ?? []).Distinct(StringComparer.Ordinal)],
            body.OptionalParagraphs("reason"),
            outcome == VerificationOutcome.Clarify ? body.OptionalMoment("clarifyUntil") : null,
            clock.GetUtcNow(),
            outcome == VerificationOutcome.Clarify ? null : IndexCorrections.Read(body));
    }

    // What follows from the round: where only some indicators were reopened, the levels of the others stay as they were verified, and
    // so do the corrections of the index unless others are given.
    private async Task<VerificationDecision> CompleteAsync(VerificationDecision sent, FindingList findings, CancellationToken cancellation)
    {
        if (sent.Outcome == VerificationOutcome.Clarify)
        {
            return sent with { ClarifyUntil = sent.ClarifyUntil ?? sent.DecidedAt + DefaultClarification };
        }

        if (sent.Round == 0
            || await FindAsync(DecisionRow.OnVerified(sent.Agency, sent.Receipt, sent.Round - 1)) is not { Indicators: { Count: > 0 } open } reopening
            || await FindAsync(DecisionRow.OnUpload(sent.Agency, sent.Receipt, sent.Round - 1)) is not { } verified)
        {
            return sent;
        }

        sent = sent with { Corrections = sent.Corrections ?? verified.Corrections };
        foreach (string code in sent.Levels.Keys.Where(code => !open.Contains(code, StringComparer.OrdinalIgnoreCase)))
        {
            findings.Error("indicator-not-reopened", $"/levels/{code}", code, string.Join(", ", open));
        }

        var levels = new SortedDictionary<string, decimal>(verified.Levels.Where(l => !open.Contains(l.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(), StringComparer.OrdinalIgnoreCase);
        if (levels.Count == 0)
        {
            return sent;
        }

        foreach ((string code, decimal level) in sent.Levels)
        {
            levels[code] = level;
        }

        return sent with { Outcome = VerificationOutcome.Adjust, Levels = levels, Reason = sent.Reason ?? reopening.Reason };

        async Task<VerificationDecision?> FindAsync(string key) => await decisions.FindAsync(sent.CycleId, key, cancellation) is { } row ? VerificationDecision.Of(row) : null;
    }

    /// <summary>Checks that the indicators which a decision names are some that are assessed.</summary>
    public static void CheckIndicators(VerificationDecision decision, Instrument instrument, FindingList findings)
    {
        for (int place = 0; place < decision.Indicators.Count; place++)
        {
            if (instrument.Find(decision.Indicators[place]) is not { IsLeaf: true })
            {
                findings.Error("indicator-unknown", $"/indicators/{place}", decision.Indicators[place]);
            }
        }
    }

    private async Task CheckAsync(VerificationDecision decision, Instrument instrument, FindingList findings, CancellationToken cancellation)
    {
        if (decision.Outcome == VerificationOutcome.Adjust && decision.Levels.Count == 0)
        {
            findings.Error("levels-required", "/levels");
        }

        if (decision.Outcome != VerificationOutcome.Confirm && string.IsNullOrWhiteSpace(decision.Reason))
        {
            findings.Error("reason-required", "/reason");
        }

        if (decision.Levels.Count > 0
            && await records.ReadAsync<UploadReport>(RecordNames.Report(decision.CycleId, decision.Agency, decision.Receipt), cancellation) is { Submission: { } submission })
        {
            // What is only doubtful in a file that an agency corrects would stay unread in a decision, so it counts as an error here.
            findings.AddRange(LevelAdjustments.Apply(instrument, submission.Entries, decision.Levels).Findings
                .Select(f => f with { Severity = FindingSeverity.Error }));
        }

        if (decision.Outcome == VerificationOutcome.Clarify && instrument.Intake == IntakeKind.ImportedScores)
        {
            findings.Error("clarify-imported", "/outcome");
        }

        IndexCorrections.Check(decision, instrument, findings);
        CheckIndicators(decision, instrument, findings);
        if (decision.ClarifyUntil <= decision.DecidedAt)
        {
            findings.Error("clarify-until-past", "/clarifyUntil");
        }
    }

    private sealed record SentDecision(
        string DecisionId,
        string? Assessor,
        string Receipt,
        int? Round,
        string Outcome,
        IReadOnlyDictionary<string, decimal>? Levels,
        IReadOnlyList<string>? Indicators,
        string? Reason,
        DateTimeOffset? ClarifyUntil,
        IReadOnlyList<IndexCorrections.SentIndexCorrection>? Corrections);
}
