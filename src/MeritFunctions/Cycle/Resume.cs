using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>The orders of <see cref="Retries"/>, over HTTP; the cycle's ends a pause as well.</summary>
public sealed class Resume(CycleTable cycles, Retries retries, Orders once, CycleOrders orders)
{
    /// <summary>202 with what was woken, when a pause is over or not: the cycle, its batches, every assessment with a fault; starts what is missing.</summary>
    [Function("ResumeCycle")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Answers(StatusCodes.Status202Accepted, typeof(ResumedCycle))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "already-released")]
    public Task<IResult> CycleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Resume)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => once.OnceAsync(request, cycle, _ => ResumeAsync(request, cycle, client, cancellation), cancellation);

    /// <summary>202 when a faulted assessment is tried again; 409 when it is not faulted.</summary>
    [Function("RetryAssessment")]
    [Follows(Customs.Key | Customs.Location)]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "not-faulted")]
    public Task<IResult> AssessmentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Retry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => once.OnceAsync(request, cycle, _ => RetryAsync(request, cycle, agency, client, cancellation), cancellation);

    private async Task<IResult> ResumeAsync(HttpRequest request, string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        if (row.PausedAt is not null && await orders.ResumeAsync(cycle, new Order(request.Caller(), Seen: EntityTag.Wanted(request)), client, cancellation) is { IsDone: false } outcome)
        {
            return outcome.ToResult(cycle);
        }

        IReadOnlyList<string> faulted = await retries.CycleAsync(request.Caller(), row, client, cancellation);
        return Results.Accepted(Routes.AddressOf(cycle), new ResumedCycle(row.Fault is not null, faulted));
    }

    private async Task<IResult> RetryAsync(HttpRequest request, string cycle, string agency, DurableTaskClient client, CancellationToken cancellation) =>
        await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation) switch
        {
            RetryOutcome.NotFound => Problems.NotFound("assessment-not-found", cycle, agency),
            RetryOutcome.NotFaulted => Problems.Conflict("not-faulted"),
            _ => Results.Accepted(Routes.AddressOf(cycle, agency)),
        };

    private sealed record ResumedCycle(bool Cycle, IReadOnlyList<string> Assessments);
}
