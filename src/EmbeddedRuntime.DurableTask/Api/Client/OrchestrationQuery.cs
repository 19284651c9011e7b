namespace Microsoft.DurableTask.Client;

/// <summary>Which orchestrations are wanted.</summary>
/// <param name="CreatedFrom">Made at that time or later.</param>
/// <param name="CreatedTo">Made at that time or earlier.</param>
/// <param name="Statuses">In one of those statuses; <see langword="null"/> for any.</param>
/// <param name="TaskHubNames">In one of those task hubs; <see langword="null"/> for the client's.</param>
/// <param name="InstanceIdPrefix">With an instance id that begins so.</param>
/// <param name="PageSize">How many a page has at most.</param>
/// <param name="FetchInputsAndOutputs">Whether payloads are wanted.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>How many a page has unless told.</summary>
    public const int DefaultPageSize = 100;
}
