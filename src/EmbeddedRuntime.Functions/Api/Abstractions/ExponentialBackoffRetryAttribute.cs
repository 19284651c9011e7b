namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after delays that double between a minimum and a maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Tries after the first one; -1 means without end.</param>
    /// <param name="minimumInterval">The first delay as <c>hh:mm:ss</c>.</param>
    /// <param name="maximumInterval">The longest delay as <c>hh:mm:ss</c>.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The longest delay as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; }

    /// <summary>The first delay as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; }
}
