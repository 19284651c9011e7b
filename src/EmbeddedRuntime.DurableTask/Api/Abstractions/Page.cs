namespace Microsoft.DurableTask;

/// <summary>A page of a longer answer.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>A page; without a token it is the last one.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The values of this page.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page begins; <see langword="null"/> when there is none.</summary>
    public string? ContinuationToken { get; }
}
