using Azure.Data.Tables;
using Merit.Adapters.Storage;

namespace MeritFunctions.Cycle;

/// <summary>
/// One partition of a table as it was some seconds ago, shared by all who look at it: read whole once, and afterwards what was
/// written since. Rows are shared and must not be changed; one that is removed stays until nobody looks any more.
/// </summary>
internal sealed class SharedRows<T>(Func<DateTimeOffset?, Task<ChangedRows<T>>> read, TimeProvider clock)
    where T : class, ITableEntity
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(30);

    // The service stamps a row before others can see it.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _byKey = new(StringComparer.Ordinal);
    private Task<Seen<T>>? _reading;
    private Seen<T>? _seen;
    private DateTimeOffset? _since;
    private long _readAt;

    /// <summary>When somebody looked last, by the clock's counter.</summary>
    public long UsedAt { get; private set; } = clock.GetTimestamp();

    /// <summary>The rows.</summary>
    public async Task<Seen<T>> GetAsync(CancellationToken cancellation)
    {
        Task<Seen<T>> reading;
        lock (_gate)
        {
            UsedAt = clock.GetTimestamp();
            TimeSpan age = clock.GetElapsedTime(_readAt);
            if (_seen is not null && (age < Recent || (_reading is not null && age < Old)))
            {
                // While one looks for what is new, the others take what is there, unless it is old.
                return _seen;
            }

            reading = _reading ??= ReadAsync();
        }

        // Who waits may go; what is being read is for the others as well.
        return await reading.WaitAsync(cancellation);
    }

    private async Task<Seen<T>> ReadAsync()
    {
        // Not under the lock, and not done before it is known to have begun.
        await Task.Yield();
        long begun = clock.GetTimestamp();
        try
        {
            ChangedRows<T> changed = await read(_since);
            lock (_gate)
            {
                _seen = Take(changed.Rows);
                (_since, _readAt) = (changed.ReadAt - Overlap, begun);
                return _seen;
            }
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
            }
        }
    }

    private Seen<T> Take(IReadOnlyList<T> rows)
    {
        bool isNews = false;
        foreach (T row in rows)
        {
            isNews |= !_byKey.TryGetValue(row.RowKey, out T? known) || known.ETag != row.ETag;
            _byKey[row.RowKey] = row;
        }

        return _seen is null || isNews
            ? new Seen<T>([.. _byKey.Values.OrderBy(row => row.RowKey, StringComparer.Ordinal)], Guid.NewGuid().ToString("N"))
            : _seen;
    }
}

/// <summary>Rows as they were seen.</summary>
/// <param name="Rows">By key.</param>
/// <param name="Version">Another one whenever something changed.</param>
public sealed record Seen<T>(IReadOnlyList<T> Rows, string Version);
