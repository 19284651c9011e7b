using System.Diagnostics;
using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using EmbeddedRuntime.DurableTask.Telemetry;
using global::DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.DurableTask.Client;

/// <summary>The client of the embedded task hub. Every call that changes something returns after that is durable.</summary>
internal sealed partial class EmbeddedDurableTaskClient(string name, TaskHub hub, IOptionsMonitor<DurableTaskClientOptions> options)
    : DurableTaskClient(name)
{
    private static readonly HashSet<OrchestrationRuntimeStatus> NoDedupe = [];

    private readonly DurableTaskClientOptions _options = options.Get(name);

    private DataConverter Converter => _options.DataConverter;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(orchestratorName.Name))
        {
            throw new ArgumentException("An orchestrator name is needed.", nameof(orchestratorName));
        }
        DateTime now = hub.Clock.GetUtcNow().UtcDateTime;
        string instanceId = options?.InstanceId is { Length: > 0 } asked ? asked : Guid.NewGuid().ToString("N");
        string version = options?.Version is { } askedVersion ? askedVersion.Version : _options.DefaultVersion;
        using Activity? span = EngineTelemetry.Schedule(orchestratorName.Name, version, instanceId);
        var instance = new InstanceRecord
        {
            InstanceId = instanceId,
            Name = orchestratorName.Name,
            Version = version,
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = options?.StartAt?.UtcDateTime,
            Input = Converter.Serialize(input),
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            TraceParent = Activity.Current?.Id,
        };
        OrchestrationRuntimeStatus? inTheWay = await hub.RequestAsync(new CreateRequest(instance, Dedupe(options)), cancellation).ConfigureAwait(false);
        return inTheWay is null
            ? instanceId
            : throw new OrchestrationAlreadyExistsException($"An orchestration with the instance id '{instanceId}' already exists and is {inTheWay}.");
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        using Activity? span = EngineTelemetry.RaiseEvent(eventName, instanceId);
        await PostAsync(instanceId, HistoryEvent.EventRaised(eventName, Converter.Serialize(eventPayload)), cancellation).ConfigureAwait(false);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, HistoryEvent.Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, HistoryEvent.Resumed(reason), cancellation);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, HistoryEvent.Terminated(Converter.Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, true, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        hub.Open();
        return Task.FromResult(hub.Store.Find(instanceId, getInputsAndOutputs) is { } found ? Describe(found, getInputsAndOutputs) : null);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HashSet<OrchestrationRuntimeStatus> Dedupe(StartOrchestrationOptions? options)
    {
        if (options?.DedupeStatuses is not { Count: > 0 } names)
        {
            return NoDedupe;
        }
        var statuses = new HashSet<OrchestrationRuntimeStatus>();
        foreach (string name in names)
        {
            if (!Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) || !StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Contains(status))
            {
                throw new ArgumentException($"'{name}' is no status that can keep an instance from being replaced.", nameof(options));
            }
            statuses.Add(status);
        }
        return statuses;
    }

    private static RpcException NotFound(string instanceId) =>
        new(new Status(StatusCode.NotFound, $"An orchestration with the instance id '{instanceId}' was not found."));

    private async Task PostAsync(string instanceId, HistoryEvent e, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        PostAnswer answer = await hub.RequestAsync(new PostRequest(instanceId, e), cancellation).ConfigureAwait(false);
        switch (answer)
        {
            case PostAnswer.NotFound:
                throw NotFound(instanceId);
            case PostAnswer.Completed:
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration with the instance id '{instanceId}' has ended."));
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool untilEnd, bool withPayloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await hub.WaitAsync(instanceId, untilEnd, withPayloads, cancellation).ConfigureAwait(false) is { } instance
            ? Describe(instance, withPayloads)
            : throw NotFound(instanceId);
    }

    private OrchestrationMetadata Describe(InstanceRecord instance, bool withPayloads) => new(instance.Name, instance.InstanceId)
    {
        DataConverter = withPayloads ? Converter : null,
        RuntimeStatus = instance.Status,
        CreatedAt = instance.CreatedAt,
        LastUpdatedAt = instance.UpdatedAt,
        SerializedInput = withPayloads ? instance.Input : null,
        SerializedOutput = withPayloads ? instance.Output : null,
        SerializedCustomStatus = withPayloads ? instance.CustomStatus : null,
        FailureDetails = instance.Failure,
        Tags = instance.Tags ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty,
    };
}
