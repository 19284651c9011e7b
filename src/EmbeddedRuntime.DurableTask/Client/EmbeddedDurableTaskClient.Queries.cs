using System.Globalization;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Client;

/// <content>Queries and purges over many instances.</content>
internal sealed partial class EmbeddedDurableTaskClient
{
    private static readonly OrchestrationRuntimeStatus[] FinalStatuses =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((continuation, pageSize, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            hub.Open();
            int limit = Math.Max(1, pageSize ?? query.PageSize);
            if (query.TaskHubNames?.ToList() is { Count: > 0 } hubs && !hubs.Contains(hub.Options.TaskHubName, StringComparer.OrdinalIgnoreCase))
            {
                return Task.FromResult(new Page<OrchestrationMetadata>([], null));
            }
            List<InstanceRecord> rows = hub.Store.Query(new InstanceFilter
            {
                CreatedFrom = query.CreatedFrom?.UtcDateTime,
                CreatedTo = query.CreatedTo?.UtcDateTime,
                Statuses = query.Statuses?.ToList() ?? [],
                InstanceIdPrefix = string.IsNullOrEmpty(query.InstanceIdPrefix) ? null : query.InstanceIdPrefix,
                AfterKey = ReadKey(continuation ?? query.ContinuationToken),
                Limit = limit,
                WithPayloads = query.FetchInputsAndOutputs,
            });
            return Task.FromResult(new Page<OrchestrationMetadata>(
                [.. rows.Select(r => Describe(r, query.FetchInputsAndOutputs))], rows.Count < limit ? null : WriteKey(rows[^1].Key)));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        cancellation.ThrowIfCancellationRequested();
        hub.Open();
        List<InstanceRecord> rows = hub.Store.Query(new InstanceFilter
        {
            Statuses = runtimeStatus?.ToList() ?? [],
            CompletedFrom = completedTimeFrom?.UtcDateTime,
            CompletedTo = completedTimeTo?.UtcDateTime,
            AfterKey = ReadKey(lastInstanceKey),
            Limit = pageSize,
        });
        return Task.FromResult(new Page<string>([.. rows.Select(r => r.InstanceId)], rows.Count < pageSize ? null : WriteKey(rows[^1].Key)));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        hub.Open();
        if (hub.Store.Find(instanceId, false) is { IsCompleted: false } running)
        {
            throw new InvalidOperationException($"The orchestration with the instance id '{instanceId}' is {running.Status}; only an ended one can be purged.");
        }
        int purged = await hub.RequestAsync(new PurgeRequest([instanceId], options?.Recursive ?? false), cancellation).ConfigureAwait(false);
        return new PurgeResult(purged, true);
    }

    /// <summary>Purges in portions, so that a purge of a year's instances does not hold up everyone else's commits.</summary>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        hub.Open();
        const int Portion = 200;
        long started = TimeProvider.System.GetTimestamp();
        List<OrchestrationRuntimeStatus> statuses = [.. (filter.Statuses?.ToList() is { Count: > 0 } asked ? asked : [.. FinalStatuses]).Intersect(FinalStatuses)];
        if (statuses.Count == 0)
        {
            return new PurgeResult(0, true);
        }
        int purged = 0;
        long after = 0;
        while (true)
        {
            if (filter.Timeout is { } timeout && TimeProvider.System.GetElapsedTime(started) >= timeout)
            {
                return new PurgeResult(purged, false);
            }
            List<InstanceRecord> rows = hub.Store.Query(new InstanceFilter
            {
                CreatedFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTo = filter.CreatedTo?.UtcDateTime,
                Statuses = statuses,
                AfterKey = after,
                Limit = Portion,
            });
            if (rows.Count > 0)
            {
                purged += await hub.RequestAsync(new PurgeRequest([.. rows.Select(r => r.InstanceId)], options?.Recursive ?? false), cancellation).ConfigureAwait(false);
            }
            if (rows.Count < Portion)
            {
                return new PurgeResult(purged, true);
            }
            after = rows[^1].Key;
        }
    }

    private static string WriteKey(long key) => key.ToString(CultureInfo.InvariantCulture);

    private static long ReadKey(string? token) => token is null
        ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long key)
            ? key
            : throw new ArgumentException($"'{token}' is no continuation token of this client.", nameof(token));
}
