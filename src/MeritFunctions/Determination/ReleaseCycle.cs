using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Determination;

/// <summary>The plenary's release, and its correction, over HTTP.</summary>
public sealed class ReleaseCycle(Orders orders, ReleaseDesk desk)
{
    /// <summary>202 when stored; the same decision again: the same; 409 when a deadline has not passed or something is not done.</summary>
    [Function(nameof(ReleaseCycle))]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentRelease))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status403Forbidden, "separation-of-duties", "not-the-authority")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "release-blocked", "release-differs", "scores-pending", "decree-taken", "session-busy")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Release)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        OnceAsync(request, cycle, ReleaseDesk.Fields, (body, caller) => desk.ReleaseAsync(body, caller, cycle, client, cancellation), cancellation);

    /// <summary>
    /// 202 when the correction is stored; the same again: the same; 409 before the release, and when result mails have been
    /// let go.
    /// </summary>
    [Function("CorrectRelease")]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentCorrection))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status403Forbidden, "separation-of-duties", "not-the-authority")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "not-released", "result-mails-out", "decree-taken")]
    public Task<IResult> CorrectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReleaseCorrection)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        OnceAsync(request, cycle, [.. ReleaseDesk.Fields, "reason"], (body, caller) => desk.CorrectAsync(body, caller, cycle, client, cancellation), cancellation);

    private Task<IResult> OnceAsync(
        HttpRequest request, string cycle, IReadOnlyList<string> fields, Func<RequestBody, Caller, Task<OrderOutcome>> carryOut, CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ =>
            {
                RequestBody body = await RequestBody.ReadAsync(request, fields, cancellation);
                return body.IsReadable
                    ? (await carryOut(body, request.Caller())).ToResult($"{Routes.AddressOf(cycle)}/results")
                    : Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
            },
            cancellation);

    private sealed record SentRelease(string Decree, string DecidedBy, DateOnly DecidedOn);

    private sealed record SentCorrection(string Decree, string DecidedBy, DateOnly DecidedOn, string Reason);
}
