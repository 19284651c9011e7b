namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger knows about an invocation.</summary>
public abstract class BindingContext
{
    /// <summary>Route values and query, parts of a blob's path, and the like, by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
