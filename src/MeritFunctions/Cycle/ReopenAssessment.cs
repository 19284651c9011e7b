using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>The order of <see cref="Reopening"/>, over HTTP.</summary>
public sealed class ReopenAssessment(Orders orders, Reopening reopening)
{
    /// <summary>202 when stored; the same again: the same; 409 when it is not verified, or the cycle is released.</summary>
    [Function(nameof(ReopenAssessment))]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentReopening))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenDecision))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "not-verified", "receipt-superseded", "decision-differs", "already-decided")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reopening)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, Reopening.Fields, cancellation);
                return body.IsReadable
                    ? (await reopening.TakeAsync(body, request.Caller(), cycle, agency, client, cancellation)).ToResult(Routes.AddressOf(cycle, agency))
                    : Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
            },
            cancellation);

    private sealed record SentReopening(string DecisionId, string? DecidedBy, string Receipt, IReadOnlyList<string>? Indicators, string Reason);
}
