namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often a function is tried again after it failed. The timer trigger honours it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Tries after the first one; -1 means without end.</summary>
    public int MaxRetryCount { get; protected set; }
}
