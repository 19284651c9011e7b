using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests;

/// <summary>A task hub that only notes what it is asked to start and to wake.</summary>
internal sealed class RecordingTaskClient() : DurableTaskClient("test")
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, string InstanceId)> _started = [];
    private readonly List<(string InstanceId, string Event)> _raised = [];
    private readonly Dictionary<string, OrchestrationMetadata> _instances = new(StringComparer.Ordinal);
    private readonly List<string> _purged = [];

    public IReadOnlyList<(string Name, string InstanceId)> Started => Copy(_started);

    public IReadOnlyList<(string InstanceId, string Event)> Raised => Copy(_raised);

    public IReadOnlyList<string> Purged => Copy(_purged);

    public IReadOnlyList<string> Instances => Copy(_instances.Keys);

    /// <summary>How often somebody asked for an instance.</summary>
    public int Asked { get; private set; }

    /// <summary>Has an instance be there, or stand otherwise.</summary>
    public void Add(string instanceId, OrchestrationRuntimeStatus status, DateTimeOffset at)
    {
        lock (_gate)
        {
            _instances[instanceId] = new OrchestrationMetadata("any", instanceId) { RuntimeStatus = status, CreatedAt = at, LastUpdatedAt = at };
        }
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _started.Add((orchestratorName.Name, options!.InstanceId!));
        }

        return Task.FromResult(options.InstanceId!);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _raised.Add((instanceId, eventName));
        }

        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            Asked++;
            return Task.FromResult(_instances.GetValueOrDefault(instanceId));
        }
    }

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _purged.Add(instanceId);
            return Task.FromResult(new PurgeResult(_instances.Remove(instanceId) ? 1 : 0));
        }
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create((_, _) =>
        {
            lock (_gate)
            {
                return Task.FromResult(new Page<OrchestrationMetadata>(
                    [.. _instances.Where(i => i.Key.StartsWith(filter?.InstanceIdPrefix ?? "", StringComparison.Ordinal)).Select(i => i.Value)], continuationToken: null));
            }
        });

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IReadOnlyList<T> Copy<T>(IEnumerable<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
