using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>An assessor's decision, over HTTP.</summary>
public sealed class VerifyAssessment(
    CycleInstruments cycles, AssessmentTable assessments, DecisionTable decisions, RecordStore records, TimeProvider clock)
{
    private static readonly TimeSpan DefaultClarification = TimeSpan.FromDays(14);
    private static readonly string[] Fields = ["decisionId", "assessor", "outcome", "levels", "indicators", "reason", "clarifyUntil"];
    private static readonly Dictionary<string, VerificationOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        ["confirm"] = VerificationOutcome.Confirm,
        ["adjust"] = VerificationOutcome.Adjust,
        ["clarify"] = VerificationOutcome.Clarify,
    };

    /// <summary>202 when stored; the same decision id again: the same; 409 when nothing awaits a decision.</summary>
    [Function(nameof(VerifyAssessment))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Verification)] HttpRequest request,
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

        string address = $"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}";
        VerificationDecision decision = Read(body, cycle, agency, row);
        if (!body.Findings.HasErrors && await decisions.FindAsync(cycle, DecisionTable.RowKey(agency, decision.DecisionId), cancellation) is not null)
        {
            await Wakes.AssessmentAsync(client, cycle, agency, decision.DecisionId, cancellation);
            return Results.Accepted(address, new { decision.DecisionId });
        }

        if (row.Stage != AssessmentStage.AwaitingVerification || row.Receipt != row.ScoredReceipt)
        {
            return Problems.Conflict("not-awaiting-verification", row.Stage);
        }

        if ((await decisions.ListAsync(cycle, agency, cancellation)).Find(d => d.Receipt == row.Receipt && d.Round == row.ClarificationRounds) is { } earlier)
        {
            return Problems.Conflict("already-decided", earlier.DecisionId);
        }

        await CheckAsync(decision, found.Instrument, body.Findings, cancellation);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        await DecideAsync(decision, client, cancellation);
        return Results.Accepted(address, new { decision.DecisionId });
    }

    private VerificationDecision Read(RequestBody body, string cycle, string agency, AssessmentRow row)
    {
        DateTimeOffset now = clock.GetUtcNow();
        VerificationOutcome outcome = body.RequiredChoice("outcome", Outcomes) ?? VerificationOutcome.Confirm;
        return new VerificationDecision(
            body.RequiredText("decisionId", TextForm.OpaqueId),
            cycle,
            agency,
            row.Receipt ?? "",
            row.ClarificationRounds,
            body.RequiredText("assessor", TextForm.OpaqueId),
            outcome,
            outcome == VerificationOutcome.Adjust ? body.OptionalLevels("levels") : new SortedDictionary<string, decimal>(),
            body.OptionalTexts("indicators", TextForm.IndicatorCode) ?? [],
            body.OptionalParagraphs("reason"),
            outcome == VerificationOutcome.Clarify ? body.OptionalMoment("clarifyUntil") ?? now + DefaultClarification : null,
            now);
    }

    private async Task CheckAsync(VerificationDecision decision, Instrument instrument, FindingList findings, CancellationToken cancellation)
    {
        Submission? submission = await records.ReadAsync<Submission>(RecordNames.Submission(decision.CycleId, decision.Agency, decision.Receipt), cancellation);
        if (decision.Outcome == VerificationOutcome.Adjust && decision.Levels.Count == 0)
        {
            findings.Error("levels-required", "/levels");
        }

        if (decision.Outcome != VerificationOutcome.Confirm && string.IsNullOrWhiteSpace(decision.Reason))
        {
            findings.Error("reason-required", "/reason");
        }

        // What is only doubtful in a file that an agency corrects would stay unread in a decision, so it counts as an error here.
        findings.AddRange(LevelAdjustments.Apply(instrument, submission?.Entries ?? [], decision.Levels).Findings
            .Select(f => f with { Severity = FindingSeverity.Error }));

        for (int place = 0; place < decision.Indicators.Count; place++)
        {
            if (instrument.Find(decision.Indicators[place]) is not { IsLeaf: true })
            {
                findings.Error("indicator-unknown", $"/indicators/{place}", decision.Indicators[place]);
            }
        }

        if (decision.ClarifyUntil <= decision.DecidedAt)
        {
            findings.Error("clarify-until-past", "/clarifyUntil");
        }
    }

    // Stores first, wakes second. The same id again only wakes.
    private async Task DecideAsync(VerificationDecision decision, DurableTaskClient client, CancellationToken cancellation)
    {
        string record = RecordNames.Decision(decision.CycleId, decision.Agency, decision.DecisionId);
        try
        {
            await records.WriteAsync(record, decision, cancellation);
        }
        catch (RecordConflictException)
        {
            // The same decision was being stored when a process died, or by a request beside this one: the first stands.
            decision = await records.ReadAsync<VerificationDecision>(record, cancellation) ?? decision;
        }

        await decisions.TryInsertAsync(
            new DecisionRow
            {
                PartitionKey = TableKey.From(decision.CycleId),
                RowKey = DecisionTable.RowKey(decision.Agency, decision.DecisionId),
                Agency = decision.Agency,
                DecisionId = decision.DecisionId,
                Receipt = decision.Receipt,
                Round = decision.Round,
                Record = record,
                DecidedAt = decision.DecidedAt,
            },
            cancellation);
        await Wakes.AssessmentAsync(client, decision.CycleId, decision.Agency, decision.DecisionId, cancellation);
    }
}
