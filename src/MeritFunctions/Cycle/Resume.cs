using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Has what is faulted tried again at once, when an operator has mended its cause. It would be tried again by itself as well,
/// some minutes later.
/// </summary>
public sealed class Resume(CycleTable cycles, AssessmentTable assessments, CycleStarter starter, Retries retries)
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

        await retries.NoteAsync(request.Caller(), cycle, cycle, cancellation);
        await starter.EnsureRunningAsync(row, client, cancellation);
        List<AssessmentRow> rows = await assessments.ListAsync(cycle, cancellation);
        await Wakes.CycleAsync(client, cycle, Retries.Reference, cancellation);
        foreach (int batch in rows.Select(r => r.Batch).Distinct())
        {
            await Wakes.BatchAsync(client, cycle, batch, Retries.Reference, cancellation);
        }

        string[] faulted = [.. rows.Where(r => r.Fault is not null).Select(r => r.RowKey)];
        foreach (string agency in faulted)
        {
            await Wakes.AssessmentAsync(client, cycle, agency, Retries.Reference, cancellation);
        }

        return Results.Accepted($"{Routes.Prefix}/cycles/{cycle}", new { cycle = row.Fault is not null, assessments = faulted });
    }

    /// <summary>202 when a faulted assessment is tried again; 409 when it is not faulted.</summary>
    [Function("RetryAssessment")]
    public async Task<IResult> AssessmentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Retry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        return await retries.AssessmentAsync(request.Caller(), cycle, agency, client, cancellation) switch
        {
            RetryOutcome.NotFound => Problems.NotFound("assessment-not-found", cycle, agency),
            RetryOutcome.NotFaulted => Problems.Conflict("not-faulted"),
            _ => Results.Accepted($"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}"),
        };
    }
}
