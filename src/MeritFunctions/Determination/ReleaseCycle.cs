using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Determination;

/// <summary>The plenary's release, over HTTP.</summary>
public sealed class ReleaseCycle(CycleTable cycles, AssessmentTable assessments, DecisionTable decisions, RecordStore records, TimeProvider clock)
{
    private static readonly string[] Fields = ["decree", "decidedBy", "decidedOn"];

    /// <summary>202 when stored; the same decision again: the same; 409 with the list of what is not done yet.</summary>
    [Function(nameof(ReleaseCycle))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Release)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        var release = new PlenaryRelease(
            body.RequiredText("decree", TextForms.Line()), body.RequiredText("decidedBy", TextForms.OpaqueId()), body.RequiredDate("decidedOn"), clock.GetUtcNow());
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        PlenaryRelease? earlier = await records.ReadAsync<PlenaryRelease>(RecordNames.Release(cycle), cancellation);
        if (earlier is not null && earlier with { ReceivedAt = release.ReceivedAt } != release)
        {
            return Problems.Conflict("release-differs");
        }

        if (earlier is null && row.Status != CycleStatus.AwaitingPlenary)
        {
            return Problems.Blocked(await BlockersAsync(cycle, cancellation));
        }

        return await StoreAsync(cycle, earlier ?? release, client, cancellation)
            ? Results.Accepted($"{Routes.Prefix}/cycles/{cycle}/results")
            : Problems.Conflict("release-differs");
    }

    private async Task<bool> StoreAsync(string cycle, PlenaryRelease release, DurableTaskClient client, CancellationToken cancellation)
    {
        string record = RecordNames.Release(cycle);
        try
        {
            await records.WriteAsync(record, release, cancellation);
        }
        catch (RecordConflictException)
        {
            return false;
        }

        await decisions.TryInsertAsync(
            new DecisionRow
            {
                PartitionKey = TableKey.From(cycle),
                RowKey = DecisionRow.Release,
                DecisionId = DecisionRow.Release,
                Record = record,
                DecidedAt = release.ReceivedAt,
            },
            cancellation);
        await Wakes.CycleAsync(client, cycle, record, cancellation);
        return true;
    }

    private async Task<IReadOnlyList<Blocker>> BlockersAsync(string cycle, CancellationToken cancellation) =>
        [.. (await assessments.ListAsync(cycle, cancellation))
            .Where(r => r.Stage is not (AssessmentStage.Verified or AssessmentStage.NotSubmitted or AssessmentStage.Determined))
            .Select(r => new Blocker(r.RowKey, r.Stage))];
}
