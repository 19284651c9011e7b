using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>The orders of <see cref="Retries"/>, over HTTP.</summary>
public sealed class Resume(CycleTable cycles, Retries retries)
{
    /// <summary>202 with what was woken: the cycle, its batches, every assessment with a fault; starts what is missing.</summary>
    [Function("ResumeCycle")]
    public async Task<IResult> CycleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Resume)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        IReadOnlyList<string> faulted = await retries.CycleAsync(request.Caller(), row, client, cancellation);
        return Results.Accepted($"{Routes.Prefix}/cycles/{cycle}", new { cycle = row.Fault is not null, assessments = faulted });
    }

    /// <summary>202 when a faulted assessment is tried again; 409 when it is not faulted.</summary>
    [Function("RetryAssessment")]
    public async Task<IResult> AssessmentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Retry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation) switch
        {
            RetryOutcome.NotFound => Problems.NotFound("assessment-not-found", cycle, agency),
            RetryOutcome.NotFaulted => Problems.Conflict("not-faulted"),
            _ => Results.Accepted($"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}"),
        };
}
