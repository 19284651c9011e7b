using System.Collections.Concurrent;
using Merit.Adapters.Storage;

namespace MeritFunctions.Verification;

/// <summary>
/// Says in a cycle's row that places of it may hold what somebody began and did not see to its end, so that the sweep, which reads that
/// row anyway, looks at places only then. A note that is lost costs an hour at most: every process looks once when it begins, and then hourly.
/// </summary>
public sealed class UnfinishedPlaces(CycleTable cycles, TimeProvider clock)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromHours(1);

    // A note is made anew when it is older than the shorter time, and taken away only when it is older than the longer one: between the
    // two nobody who relies on it has still to write what it is about.
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _looked = new(StringComparer.Ordinal);

    /// <summary>Notes it, before anything is begun.</summary>
    /// <param name="cycle">The cycle as it was read just now.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task NoteAsync(CycleRow cycle, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (!IsKnown(cycle))
        {
            await cycles.ChangeAsync(cycle.RowKey, row => !IsKnown(row) && (row.PlacesTouchedAt = now) is not null, cancellation);
        }

        bool IsKnown(CycleRow row) => row.PlacesTouchedAt > now - Known;
    }

    /// <summary>Whether a sweep has to look at the places of a cycle.</summary>
    public bool MustLook(CycleRow cycle) =>
        cycle.PlacesTouchedAt is not null || !_looked.TryGetValue(cycle.RowKey, out DateTimeOffset at) || at < TimeProvider.System.GetUtcNow() - LookAnyway;

    /// <summary>Notes that a sweep has looked.</summary>
    /// <param name="cycle">The cycle as it was before the look.</param>
    /// <param name="isAnyLeft">Whether it may have left something.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task LookedAsync(CycleRow cycle, bool isAnyLeft, CancellationToken cancellation)
    {
        _looked[cycle.RowKey] = TimeProvider.System.GetUtcNow();
        if (!isAnyLeft && cycle.PlacesTouchedAt is { } seen && seen < clock.GetUtcNow() - LongestWrite)
        {
            await cycles.ChangeAsync(cycle.RowKey, row => row.PlacesTouchedAt == seen && (row.PlacesTouchedAt = null) is null, cancellation);
        }
    }
}
