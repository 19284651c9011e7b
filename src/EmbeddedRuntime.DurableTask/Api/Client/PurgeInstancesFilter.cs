namespace Microsoft.DurableTask.Client;

/// <summary>Which orchestrations are purged.</summary>
/// <param name="CreatedFrom">Made at that time or later.</param>
/// <param name="CreatedTo">Made at that time or earlier.</param>
/// <param name="Statuses">In one of those statuses; <see langword="null"/> for any that has ended.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long the purge may take; <see langword="null"/> for as long as it needs.</summary>
    public TimeSpan? Timeout { get; init; }
}
