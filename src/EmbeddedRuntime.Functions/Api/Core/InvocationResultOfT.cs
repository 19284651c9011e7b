namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned, typed.</summary>
public abstract class InvocationResult<T>
{
    /// <summary>The value; setting it replaces the result.</summary>
    public abstract T? Value { get; set; }
}
