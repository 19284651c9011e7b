using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
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
            body.RequiredLine("decree"), body.RequiredText("decidedBy", TextForm.OpaqueId), body.RequiredDate("decidedOn"), clock.GetUtcNow());
        CheckDate(release, row, body.Findings);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        PlenaryRelease? earlier = await records.ReadAsync<PlenaryRelease>(RecordNames.Release(cycle), cancellation);
        if (earlier is not null && !IsSame(earlier, release))
        {
            return Problems.Conflict("release-differs");
        }

        // An assessment may have been reopened since the cycle came to its plenary: an upload that was there in time counts.
        IReadOnlyList<Blocker> blockers = earlier is null ? await BlockersAsync(cycle, cancellation) : [];
        if (blockers.Count > 0 || (earlier is null && row.Status != CycleStatus.AwaitingPlenary))
        {
            return Problems.Blocked(blockers);
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
            // The same order may have come twice at once; whichever was stored first stands.
            if (await records.ReadAsync<PlenaryRelease>(record, cancellation) is not { } stored || !IsSame(stored, release))
            {
                return false;
            }

            release = stored;
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

    private static bool IsSame(PlenaryRelease one, PlenaryRelease other) => one with { ReceivedAt = other.ReceivedAt } == other;

    // A decree has the date of the place where it was signed.
    private static void CheckDate(PlenaryRelease release, CycleRow cycle, FindingList findings)
    {
        if (release.DecidedOn > Messages.WibDate(release.ReceivedAt))
        {
            findings.Error("decided-on-future", "/decidedOn", Messages.Wib(release.ReceivedAt));
        }
        else if (release.DecidedOn < Messages.WibDate(cycle.OpensAt))
        {
            findings.Error("decided-on-before-cycle", "/decidedOn", Messages.Wib(cycle.OpensAt));
        }
    }

    private async Task<IReadOnlyList<Blocker>> BlockersAsync(string cycle, CancellationToken cancellation) =>
        [.. (await assessments.ListAsync(cycle, cancellation))
            .Where(r => r.Stage is not (AssessmentStage.Verified or AssessmentStage.NotSubmitted or AssessmentStage.Determined))
            .Select(r => new Blocker(r.RowKey, r.Stage))];
}
