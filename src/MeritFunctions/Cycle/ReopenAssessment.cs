using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Has a verified assessment verified anew, before the release. The earlier verification stays in the records, and so does the reason.</summary>
public sealed class ReopenAssessment(CycleTable cycles, CycleInstruments instruments, AssessmentTable assessments, DecisionDesk desk, TimeProvider clock)
{
    private static readonly string[] Fields = ["decisionId", "decidedBy", "receipt", "indicators", "reason"];

    /// <summary>202 when stored; the same again: the same; 409 when it is not verified, or the cycle is released.</summary>
    [Function(nameof(ReopenAssessment))]
    [Follows(Customs.Location)]
    [Takes(typeof(SentReopening))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenDecision))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "not-verified", "receipt-superseded", "decision-differs", "already-decided")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reopening)] HttpRequest request,
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

        var sent = new VerificationDecision(
            body.RequiredText("decisionId", TextForm.OpaqueId),
            cycle,
            agency,
            body.RequiredText("receipt", TextForm.OpaqueId),
            row.ClarificationRounds,
            request.Caller().NamedIn(body, "decidedBy"),
            VerificationOutcome.Reopen,
            new SortedDictionary<string, decimal>(),
            [.. (body.OptionalTexts("indicators", TextForm.IndicatorCode) ?? []).Distinct(StringComparer.Ordinal)],
            body.RequiredParagraphs("reason"),
            ClarifyUntil: null,
            clock.GetUtcNow());
        VerifyAssessment.CheckIndicators(sent, (await instruments.GetAsync(cycle, cancellation)).Instrument, body.Findings);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        IResult answer = await desk.TakeAsync(sent, row, sent, now => RefusalOf(sent, now, found), client, cancellation);
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status202Accepted })
        {
            // What was verified has ended its orchestration.
            await CycleStarter.ReopenAsync(found, agency, client, cancellation);
        }

        return answer;
    }

    private static IResult? RefusalOf(VerificationDecision sent, AssessmentRow row, CycleRow cycle) =>
        CycleGate.RefusalOf(cycle) ?? (cycle.Release > 0 ? Problems.Conflict("already-released", cycle.RowKey)
        : row.Stage != AssessmentStage.Verified ? Problems.Conflict("not-verified", row.Stage)
        : row.Receipt != sent.Receipt ? Problems.Conflict("receipt-superseded", row.Receipt)
        : null);

    private sealed record SentReopening(string DecisionId, string? DecidedBy, string Receipt, IReadOnlyList<string>? Indicators, string Reason);
}
