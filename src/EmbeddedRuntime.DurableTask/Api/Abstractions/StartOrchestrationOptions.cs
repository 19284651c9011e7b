using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with an instance id and a start time.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance id; <see langword="null"/> for a random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Not before this time; <see langword="null"/> or a past time for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags of the orchestration.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The version of the orchestration; <see langword="null"/> for the client's default.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Names of the statuses in which an instance of that id makes the start fail.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
