using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Client;

/// <content>Histories, restarts and rewinds.</content>
internal sealed partial class EmbeddedDurableTaskClient
{
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public override Task<IList<global::DurableTask.Core.History.HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        hub.Open();
        InstanceRecord instance = hub.Store.Find(instanceId, true) ?? throw Unknown(instanceId);
        return Task.FromResult<IList<global::DurableTask.Core.History.HistoryEvent>>(
            HistoryTranslation.Translate(instance, hub.Store.ReadHistory(instance.Key, true)));
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance still runs, and is to be restarted under its own id.</exception>
    public override async Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        hub.Open();
        InstanceRecord before = hub.Store.Find(instanceId, true) ?? throw Unknown(instanceId);
        DateTime now = hub.Clock.GetUtcNow().UtcDateTime;
        var instance = new InstanceRecord
        {
            InstanceId = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId,
            Name = before.Name,
            Version = before.Version,
            CreatedAt = now,
            UpdatedAt = now,
            Input = before.Input,
            Tags = before.Tags,
            TraceParent = System.Diagnostics.Activity.Current?.Id,
        };
        OrchestrationRuntimeStatus? inTheWay = await hub.RequestAsync(new CreateRequest(instance, NoDedupe), cancellation).ConfigureAwait(false);
        return inTheWay is null
            ? instance.InstanceId
            : throw new InvalidOperationException($"The orchestration with the instance id '{instanceId}' is {inTheWay}; it cannot be restarted before it has ended.");
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has not failed.</exception>
    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        hub.Open();
        InstanceRecord root = hub.Store.Find(instanceId, false) ?? throw Unknown(instanceId);
        List<RewoundInstance> plans = [];
        PlanRewind(root, reason, plans);
        PostAnswer answer = await hub.RequestAsync(new RewindRequest(plans), cancellation).ConfigureAwait(false);
        if (answer != PostAnswer.Accepted)
        {
            throw NotFailed(instanceId);
        }
    }

    private static ArgumentException Unknown(string instanceId) =>
        new($"An orchestration with the instance id '{instanceId}' was not found.", nameof(instanceId));

    private static InvalidOperationException NotFailed(string instanceId) =>
        new($"The orchestration with the instance id '{instanceId}' has not failed; only a failed one can be rewound.");

    private void PlanRewind(InstanceRecord row, string reason, List<RewoundInstance> plans)
    {
        if (row.Status != OrchestrationRuntimeStatus.Failed || hub.Store.Load(row.Key) is not { } failed)
        {
            throw NotFailed(row.InstanceId);
        }
        DateTime now = hub.Clock.GetUtcNow().UtcDateTime;
        List<HistoryEvent> children = [];
        RewoundInstance plan = RewindRequest.Plan(failed, reason, now, children);
        plans.Add(plan);
        foreach (HistoryEvent child in children)
        {
            InstanceRecord? found = hub.Store.Find(child.InstanceId!, false);
            if (found is { Status: OrchestrationRuntimeStatus.Failed } && found.Parent?.Key == row.Key)
            {
                PlanRewind(found, reason, plans);
                continue;
            }
            if (found is { IsCompleted: false })
            {
                // It was tried again meanwhile, and reports when it ends.
                continue;
            }
            // Terminated, purged or replaced: there is nothing to rewind, so it begins anew.
            plans.Add(new RewoundInstance(
                new InstanceRecord
                {
                    InstanceId = child.InstanceId!,
                    Name = child.Name!,
                    Version = child.Version ?? string.Empty,
                    CreatedAt = now,
                    UpdatedAt = now,
                    Input = child.Payload,
                    Parent = new ParentLink(row.Key, row.InstanceId, row.Name, child.TaskId, plan.Instance.Generation),
                },
                0,
                [],
                true));
        }
    }
}
