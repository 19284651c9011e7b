using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.DurableTask.Replay;

/// <summary>
/// The history of one orchestration in a form for people and for version control. Committed beside the tests and
/// replayed on every build, it fails the build when a released orchestrator changes without a version branch.
/// </summary>
public sealed record RecordedHistory
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Name of the orchestrator.</summary>
    public required string Orchestrator { get; init; }

    /// <summary>The orchestration's version; null when unversioned.</summary>
    public string? Version { get; init; }

    /// <summary>Its instance id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Who called it; null when a client started it.</summary>
    public RecordedParent? Parent { get; init; }

    /// <summary>Its input.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Where it stood when it was recorded.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>What happened, in order; of an orchestration that continued as new, since the last time.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }

    /// <summary>Records an orchestration of the embedded task hub.</summary>
    /// <param name="services">The services that the task hub was added to.</param>
    /// <param name="instanceId">The orchestration.</param>
    /// <exception cref="ArgumentException">There is no such orchestration.</exception>
    public static RecordedHistory Record(IServiceProvider services, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(services);
        IOrchestrationStore store = services.GetRequiredService<TaskHub>().Store;
        InstanceRecord instance = store.Find(instanceId, withPayloads: true)
            ?? throw new ArgumentException($"There is no orchestration '{instanceId}'.", nameof(instanceId));
        return new RecordedHistory
        {
            Orchestrator = instance.Name,
            Version = instance.Version.Length == 0 ? null : instance.Version,
            InstanceId = instance.InstanceId,
            Parent = instance.Parent is { } parent ? new RecordedParent(parent.Name, parent.InstanceId) : null,
            Input = RecordedEvent.Read(instance.Input),
            Status = instance.Status,
            Events = [.. store.ReadHistory(instance.Key, withPayloads: true).Select(RecordedEvent.From)],
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no recorded history.</exception>
    public static RecordedHistory Parse(string json) =>
        JsonSerializer.Deserialize<RecordedHistory>(json, Json) ?? throw new JsonException("A recorded history is an object.");

    /// <summary>The history as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    internal InstanceRecord ToInstance() => new()
    {
        InstanceId = InstanceId,
        Name = Orchestrator,
        Version = Version ?? string.Empty,
        Input = RecordedEvent.Write(Input),
        Status = Status,
        Parent = Parent is null ? null : new ParentLink(0, Parent.InstanceId, Parent.Orchestrator, 0, 0),
    };

    internal List<HistoryEvent> ToEvents() => [.. Events.Select(e => e.ToEvent())];
}
