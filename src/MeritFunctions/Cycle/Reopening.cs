using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Has a verified assessment verified anew, before the release. The earlier verification stays in the records, and so does the reason.</summary>
public sealed class Reopening(CycleTable cycles, CycleInstruments instruments, AssessmentTable assessments, DecisionDesk desk, TimeProvider clock)
{
    /// <summary>What an order may say.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["decisionId", "decidedBy", "receipt", "indicators", "reason"];

    /// <summary>Stores it; the same again finds itself done; a conflict when it is not verified, or the cycle is released.</summary>
    public async Task<OrderOutcome> TakeAsync(RequestBody body, Caller caller, string cycle, string agency, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return OrderOutcome.NotFound("cycle-not-found", cycle);
        }

        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return OrderOutcome.NotFound("assessment-not-found", cycle, agency);
        }

        var sent = new VerificationDecision(
            body.RequiredText("decisionId", TextForm.OpaqueId),
            cycle,
            agency,
            body.RequiredText("receipt", TextForm.OpaqueId),
            row.ClarificationRounds,
            caller.NamedIn(body, "decidedBy"),
            VerificationOutcome.Reopen,
            new SortedDictionary<string, decimal>(),
            [.. (body.OptionalTexts("indicators", TextForm.IndicatorCode) ?? []).Distinct(StringComparer.Ordinal)],
            body.RequiredParagraphs("reason"),
            ClarifyUntil: null,
            clock.GetUtcNow());
        VerifyAssessment.CheckIndicators(sent, (await instruments.GetAsync(cycle, cancellation)).Instrument, body.Findings);
        if (body.Findings.HasErrors)
        {
            return OrderOutcome.Invalid(body.Findings.All);
        }

        OrderOutcome outcome = await desk.TakeAsync(sent, row, sent, now => RefusalOf(sent, now, found), client, cancellation);
        if (outcome.IsDone)
        {
            // What was verified has ended its orchestration.
            await CycleStarter.ReopenAsync(found, agency, client, cancellation);
        }

        return outcome;
    }

    private static OrderOutcome? RefusalOf(VerificationDecision sent, AssessmentRow row, CycleRow cycle) =>
        CycleGate.RefusalOf(cycle) ?? (cycle.Release > 0 ? OrderOutcome.Conflict("already-released", cycle.RowKey)
        : row.Stage != AssessmentStage.Verified ? OrderOutcome.Conflict("not-verified", row.Stage)
        : row.Receipt != sent.Receipt ? OrderOutcome.Conflict("receipt-superseded", row.Receipt)
        : null);
}
