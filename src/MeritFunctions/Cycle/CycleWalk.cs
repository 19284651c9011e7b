using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Reads what is stored of a cycle, each partition once. It takes no snapshot: what others write meanwhile is told apart by its age.
/// Therefore instances are read before the rows that they drive, and what rows refer to is read after them.
/// </summary>
public sealed class CycleWalk(
    CycleTable cycles,
    AssessmentTable assessments,
    ClaimTable claims,
    DecisionTable decisions,
    NotificationTable mails,
    RecordStore records,
    ResultReader results,
    TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>The cycle's state; null when there is no such cycle.</summary>
    public async Task<CycleState?> ReadAsync(string cycleId, DurableTaskClient client, CancellationToken cancellation)
    {
        (DateTimeOffset readAt, DateTimeOffset now) = (TimeProvider.System.GetUtcNow(), clock.GetUtcNow());
        Dictionary<string, OrchestrationRuntimeStatus> instances = await InstancesAsync(cycleId, client, cancellation);
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle)
        {
            return null;
        }

        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        List<ClaimRow> taken = await claims.ListAsync(cycleId, cancellation);
        List<DecisionRow> decided = await decisions.ListAsync(cycleId, cancellation);
        CycleOutbox outbox = await mails.ReadAllAsync(cycleId, cancellation);
        Dictionary<string, DateTimeOffset> names = new(StringComparer.Ordinal);
        await foreach (ListedRecord record in records.ListAsync(cycleId + "/", cancellation))
        {
            names[record.Name] = record.LastModified;
        }

        (ProvedResults? proved, IReadOnlyList<DamagedRecord> damaged) = cycle.ResultsRecord is null ? (null, []) : await results.ReadAsync(cycle, cancellation);
        return new CycleState
        {
            Cycle = cycle,
            Order = await records.ReadAsync<CycleStart>(cycle.StartRecord, cancellation),
            Assessments = rows,
            Claims = taken,
            Decisions = decided,
            Outbox = outbox,
            Records = names,
            Instances = instances,
            Results = proved?.Released,
            Shown = proved?.Results,
            Damaged = damaged,
            ReadAt = readAt,
            Now = now,
        };
    }

    private static async Task<Dictionary<string, OrchestrationRuntimeStatus>> InstancesAsync(string cycleId, DurableTaskClient client, CancellationToken cancellation)
    {
        Dictionary<string, OrchestrationRuntimeStatus> found = new(StringComparer.Ordinal);
        if (await client.GetInstanceAsync(InstanceIds.Cycle(cycleId), cancellation) is { } own)
        {
            found[own.InstanceId] = own.RuntimeStatus;
        }

        // Another cycle's id may begin with this one's; none has a slash.
        var query = new OrchestrationQuery { InstanceIdPrefix = cycleId + "/", PageSize = PageSize };
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
        {
            found[instance.InstanceId] = instance.RuntimeStatus;
        }

        return found;
    }
}
