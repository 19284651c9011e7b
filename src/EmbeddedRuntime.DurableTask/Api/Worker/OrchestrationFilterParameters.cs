namespace Microsoft.DurableTask.Worker;

/// <summary>What an orchestration filter decides on.</summary>
public struct OrchestrationFilterParameters
{
    /// <summary>The name of the orchestration.</summary>
    public string? Name { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
