
namespace LocalHost.Engine.Store;

/// <summary>Which instances a query wants, ordered by key (creation) after <see cref="AfterKey"/>.</summary>
internal sealed record InstanceFilter
{
    public DateTime? CreatedFrom { get; init; }

    public DateTime? CreatedTo { get; init; }

    public DateTime? CompletedFrom { get; init; }

    public DateTime? CompletedTo { get; init; }

    /// <summary>Empty: every status.</summary>
    public IReadOnlyList<P.OrchestrationStatus> Statuses { get; init; } = [];

    public string? InstanceIdPrefix { get; init; }

    public long AfterKey { get; init; }

    /// <summary>At most this many rows.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Whether inputs, outputs and custom statuses are read.</summary>
    public bool WithPayloads { get; init; }
}
