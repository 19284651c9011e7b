namespace Microsoft.DurableTask.Abstractions;

/// <summary>The order of versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Compares two versions: none is before any, numbers with dots by their parts, everything else as text without case.
    /// </summary>
    /// <returns>Negative, zero or positive, as for <see cref="IComparable"/>.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        bool hasSource = !string.IsNullOrWhiteSpace(sourceVersion);
        bool hasOther = !string.IsNullOrWhiteSpace(otherVersion);
        if (!hasSource || !hasOther)
        {
            return hasSource.CompareTo(hasOther);
        }

        return Version.TryParse(sourceVersion, out Version? source) && Version.TryParse(otherVersion, out Version? other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
