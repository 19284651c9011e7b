using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Has what is faulted tried again at once, when an operator has mended its cause. It would be tried again by itself as well,
/// some minutes later.
/// </summary>
public sealed class Resume(CycleTable cycles, AssessmentTable assessments, CycleStarter starter, Orders once, CycleOrders orders, ChangeLog changes)
{
    private const string Reference = "resume";

    /// <summary>202 with what was woken, when a pause is over or not: the cycle, its batches, every assessment with a fault; starts what is missing.</summary>
    [Function("ResumeCycle")]
    public Task<IResult> CycleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Resume)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => once.OnceAsync(request, cycle, _ => ResumeAsync(request, cycle, client, cancellation), cancellation);

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

        await NoteAsync(request.Caller(), cycle, cycle, cancellation);
        await starter.EnsureRunningAsync(row, client, cancellation);
        List<AssessmentRow> rows = await assessments.ListAsync(cycle, cancellation);
        await Wakes.CycleAsync(client, cycle, Reference, cancellation);
        foreach (int batch in rows.Select(r => r.Batch).Distinct())
        {
            await Wakes.BatchAsync(client, cycle, batch, Reference, cancellation);
        }

        string[] faulted = [.. rows.Where(r => r.Fault is not null).Select(r => r.RowKey)];
        foreach (string agency in faulted)
        {
            await Wakes.AssessmentAsync(client, cycle, agency, Reference, cancellation);
        }

        return Results.Accepted($"{Routes.Prefix}/cycles/{cycle}", new { cycle = row.Fault is not null, assessments = faulted });
    }

    /// <summary>202 when a faulted assessment is tried again; 409 when it is not faulted.</summary>
    [Function("RetryAssessment")]
    public Task<IResult> AssessmentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Retry)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => once.OnceAsync(request, cycle, _ => RetryAsync(request, cycle, agency, client, cancellation), cancellation);

    private async Task<IResult> RetryAsync(HttpRequest request, string cycle, string agency, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        if (row.Fault is null)
        {
            return Problems.Conflict("not-faulted");
        }

        await NoteAsync(request.Caller(), cycle, agency, cancellation);
        await Wakes.AssessmentAsync(client, cycle, agency, Reference, cancellation);
        return Results.Accepted($"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}");
    }

    // Each order is one of its own.
    private Task NoteAsync(Caller caller, string cycle, string subject, CancellationToken cancellation) =>
        changes.NoteAsync(cycle, changes.Change($"resume|{Guid.NewGuid():N}", AuditKind.Resumed, subject, actor: caller.Id, role: caller.AuditRole), cancellation);
}
