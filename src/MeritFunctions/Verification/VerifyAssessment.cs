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
    CycleInstruments cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    RecordStore records,
    DecisionDesk desk,
    VerificationDuties duties,
    ReviewDuties reviewers,
    ReviewSettling reviews,
    TimeProvider clock)
{
    private static readonly TimeSpan DefaultClarification = TimeSpan.FromDays(14);
    private static readonly string[] Fields = ["decisionId", "assessor", "receipt", "round", "outcome", "levels", "indicators", "reason", "clarifyUntil", "corrections", "questions"];
    private const int MostQuestions = 40;
    private const int LongestQuestion = 2_000;

    // What a column of the table takes, with some room.
    private const int LongestDocument = 30_000;

    private static readonly string[] QuestionFields = ["indicator", "text"];
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
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned", "conflict-of-interest")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "receipt-superseded",
        "not-awaiting-verification",
        "round-passed",
        "verification-not-open",
        "clarifications-used-up",
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
        CheckQuestions(sent, found.Instrument, body.Findings);
        await CheckAsync(kept, found.Instrument, body.Findings, cancellation);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        if (found.Cycle.IsDoublyReviewed && await RefusalOfReviewsAsync(sent, new ReviewedAgency(found, row), request.Caller(), cancellation) is { } refusal)
        {
            return refusal.ToResult("");
        }

        int asked = sent.Outcome == VerificationOutcome.Clarify ? await CountAskedAsync(row, cancellation) : 0;
        OrderOutcome? notTheirs = await duties.RefusalOfAsync(found.Cycle, agency, request.Caller() with { Id = sent.Assessor }, cancellation);
        return (await desk.TakeAsync(sent, row, kept, now => notTheirs ?? RefusalOf(sent, now, found.Cycle, asked), client, cancellation)).ToResult(Routes.AddressOf(cycle, agency));
    }

    /// <summary>How often an agency of a cycle is asked at most.</summary>
    public static int MostClarifications(CycleRow cycle) => cycle.Clarifications ?? CycleRow.UsualClarifications;

    // What a newer upload overtook was never asked.
    private async Task<int> CountAskedAsync(AssessmentRow row, CancellationToken cancellation) =>
        (await decisions.ListAsync(row.PartitionKey, row.RowKey, cancellation))
            .Count(decision => row.HasApplied(decision.RowKey) && VerificationDecision.Of(decision).Outcome == VerificationOutcome.Clarify);

    // Where two review, their reviews decide. Each of them may still ask the agency until both have submitted.
    private async Task<OrderOutcome?> RefusalOfReviewsAsync(VerificationDecision sent, ReviewedAgency agency, Caller caller, CancellationToken cancellation) =>
        sent.Outcome != VerificationOutcome.Clarify ? OrderOutcome.Conflict("double-review", sent.Agency)
        : await reviewers.FindAsync(sent.CycleId, sent.Agency, caller, ReviewDuties.Reviewers, cancellation) is null ? ReviewDuties.RefusalOf(sent.Agency)
        : agency.Row.Stage == AssessmentStage.AwaitingVerification && await reviews.FindAsync(agency, cancellation) is not null ? OrderOutcome.Conflict("reviews-submitted", sent.Agency)
        : null;

    // Why a new decision cannot be taken now; null when it can.
    private static OrderOutcome? RefusalOf(VerificationDecision sent, AssessmentRow row, CycleRow cycle, int asked)
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

        if (sent.Outcome == VerificationOutcome.Clarify && asked >= MostClarifications(cycle))
        {
            return OrderOutcome.Conflict("clarifications-used-up", MostClarifications(cycle));
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
            outcome == VerificationOutcome.Clarify ? null : IndexCorrections.Read(body),
            outcome == VerificationOutcome.Clarify ? ReadQuestions(body) : null);
    }

    private static IReadOnlyList<AskedQuestion>? ReadQuestions(RequestBody body) =>
        body.OptionalObjects(
            "questions",
            MostQuestions,
            QuestionFields,
            question => new AskedQuestion(question.Form("indicator", TextForm.IndicatorCode) ?? "", question.Paragraphs("text", longest: LongestQuestion) ?? "")) is { Count: > 0 } questions ? questions : null;

    // What follows from the round: where only some indicators were reopened, the levels of the others stay as they were verified, and
    // so do the corrections of the index unless others are given.
    private async Task<VerificationDecision> CompleteAsync(VerificationDecision sent, FindingList findings, CancellationToken cancellation)
    {
        if (sent.Outcome == VerificationOutcome.Clarify)
        {
            return sent with
            {
                ClarifyUntil = sent.ClarifyUntil ?? sent.DecidedAt + DefaultClarification,
                // What is asked about one by one is reopened with what is named besides.
                Indicators = [.. sent.Indicators.Concat((sent.Questions ?? []).Select(question => question.Indicator)).Distinct(StringComparer.Ordinal)],
            };
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

    private static void CheckQuestions(VerificationDecision sent, Instrument instrument, FindingList findings)
    {
        CheckIndicators(sent, instrument, findings);
        for (int place = 0; place < sent.Questions?.Count; place++)
        {
            if (sent.Questions[place].Indicator is { Length: > 0 } code && instrument.Find(code) is not { IsLeaf: true })
            {
                findings.Error("indicator-unknown", $"/questions/{place}/indicator", code);
            }
        }
    }

    private async Task CheckAsync(VerificationDecision decision, Instrument instrument, FindingList findings, CancellationToken cancellation)
    {
        if (decision.Outcome == VerificationOutcome.Adjust && decision.Levels.Count == 0)
        {
            findings.Error("levels-required", "/levels");
        }

        if (decision.Outcome != VerificationOutcome.Confirm && string.IsNullOrWhiteSpace(decision.Reason) && decision.Questions is null)
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

        if (StoredJson.ToText(decision).Length > LongestDocument)
        {
            findings.Error("decision-too-long", "", LongestDocument);
        }

        IndexCorrections.Check(decision, instrument, findings);
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
        IReadOnlyList<IndexCorrections.SentIndexCorrection>? Corrections,
        IReadOnlyList<SentQuestion>? Questions);

    private sealed record SentQuestion(string Indicator, string Text);
}
