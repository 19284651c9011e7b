namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>That many were purged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>That many were purged, and whether none is left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>How many orchestrations were purged.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether none is left to purge; <see langword="null"/> when that is not known.</summary>
    public bool? IsComplete { get; }
}
