using Grpc.Core;
using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Cycle;

/// <summary>
/// Takes the histories of cycles that are over out of the task hub, some time later. Nothing hangs on them: rows, records and
/// the log of changes hold everything, and a cycle that is over is never started again.
/// </summary>
public sealed class HistoryPurge(CycleTable cycles, AssessmentTable assessments, IOptions<CycleOptions> options, TimeProvider clock, ILogger<HistoryPurge> log)
{
    private const int PageSize = 200;
    private const int SideBySide = 4;

    /// <summary>Once a day, at night in Western Indonesian Time. What a day leaves undone the next one finds.</summary>
    [Function(nameof(HistoryPurge))]
    public async Task RunAsync([TimerTrigger("0 30 18 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset before = clock.GetUtcNow().AddDays(-options.Value.KeepHistoryDays);
        foreach (CycleRow cycle in await cycles.ListAsync(cancellation))
        {
            if (cycle.IsDone && (cycle.CancelledAt ?? cycle.ReleasedAt) < before)
            {
                await PurgeAsync(cycle, before, client, cancellation);
            }
        }

        await IsGoneAsync(InstanceIds.MailRun, before, client, cancellation);
    }

    // The cycle's own instance goes last: as long as it is there, something of the cycle may be.
    private async Task PurgeAsync(CycleRow cycle, DateTimeOffset before, DurableTaskClient client, CancellationToken cancellation)
    {
        string own = InstanceIds.Cycle(cycle.RowKey);
        if (await client.GetInstanceAsync(own, cancellation) is null)
        {
            return;
        }

        bool areGone = true;
        for (string? after = ""; after is not null;)
        {
            RowPage<AssessmentRow> page = await assessments.PageAsync(cycle.RowKey, new PageOrder(after, PageSize), cancellation);
            areGone &= await AreGoneAsync(page.Rows.Select(row => InstanceIds.Assessment(cycle.RowKey, row.RowKey)), before, client, cancellation);
            after = page.Next;
        }

        int batches = (cycle.Agencies + AgencyBatch.Size - 1) / AgencyBatch.Size;
        areGone &= await AreGoneAsync(Enumerable.Range(0, batches).Select(batch => InstanceIds.Batch(cycle.RowKey, batch)), before, client, cancellation);
        if (areGone && await IsGoneAsync(own, before, client, cancellation))
        {
            log.LogInformation("The histories of cycle {Cycle} were purged", cycle.RowKey);
        }
    }

    private async Task<bool> AreGoneAsync(IEnumerable<string> ids, DateTimeOffset before, DurableTaskClient client, CancellationToken cancellation)
    {
        int left = 0;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (id, token) =>
        {
            if (!await IsGoneAsync(id, before, client, token))
            {
                Interlocked.Increment(ref left);
            }
        });
        return left == 0;
    }

    // Only what has ended, and long ago: the run of mails has one id for ever, and may have begun again.
    private async Task<bool> IsGoneAsync(string id, DateTimeOffset before, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            if (await client.GetInstanceAsync(id, cancellation) is not { } instance)
            {
                return true;
            }

            if (!instance.IsCompleted || instance.LastUpdatedAt >= before)
            {
                return false;
            }

            await client.PurgeInstanceAsync(id, cancellation);
            return true;
        }
        catch (RpcException e)
        {
            // One that cannot be purged keeps no other from it.
            log.LogWarning("The history of {Instance} could not be purged: {Status}", id, e.StatusCode);
            return false;
        }
    }
}

/// <summary>Settings of cycles: section <c>Cycle</c>.</summary>
public sealed class CycleOptions
{
    /// <summary>How many days the histories of a cycle's orchestrations are kept after its release, or after it was cancelled.</summary>
    public int KeepHistoryDays { get; set; } = 90;
}
