using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>An assessor's decision, over HTTP.</summary>
public sealed class VerifyAssessment(VerificationDesk desk, CycleInstruments cycles, AssessmentTable assessments, DecisionTable decisions, TimeProvider clock)
{
    private static readonly TimeSpan DefaultClarification = TimeSpan.FromDays(14);
    private static readonly string[] Fields = ["decisionId", "assessor", "outcome", "levels", "indicators", "reason", "clarifyUntil"];

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

        await desk.CheckAsync(decision, found.Instrument, body.Findings, cancellation);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        await desk.DecideAsync(decision, client, cancellation);
        return Results.Accepted(address, new { decision.DecisionId });
    }

    private VerificationDecision Read(RequestBody body, string cycle, string agency, AssessmentRow row)
    {
        DateTimeOffset now = clock.GetUtcNow();
        VerificationOutcome outcome = Enum.TryParse(body.RequiredText("outcome", TextForms.Outcome()), ignoreCase: true, out VerificationOutcome parsed) ? parsed : VerificationOutcome.Confirm;
        return new VerificationDecision(
            body.RequiredText("decisionId", TextForms.OpaqueId()),
            cycle,
            agency,
            row.Receipt ?? "",
            row.ClarificationRounds,
            body.RequiredText("assessor", TextForms.OpaqueId()),
            outcome,
            outcome == VerificationOutcome.Adjust ? body.OptionalLevels("levels") : new SortedDictionary<string, decimal>(),
            body.OptionalTexts("indicators", TextForms.IndicatorCode()) ?? [],
            body.OptionalText("reason", TextForms.Paragraphs()),
            outcome == VerificationOutcome.Clarify ? body.OptionalMoment("clarifyUntil") ?? now + DefaultClarification : null,
            now);
    }
}
