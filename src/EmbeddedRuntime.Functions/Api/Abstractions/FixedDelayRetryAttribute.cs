namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Tries after the first one; -1 means without end.</param>
    /// <param name="delayInterval">The delay as <c>hh:mm:ss</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; }
}
