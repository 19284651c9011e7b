using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The sessions that people have ended before their time: a copy of what their browser kept opens nothing any more.</summary>
public sealed class EndedSessionTable(MeritStorage storage)
{
    // An instance of the app may not have heard of it for so long.
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    private const int ForgottenAtOnce = 50;
    private const int MostKept = 10_000;

    private readonly TableClient _table = storage.Table(Tables.Access);
    private readonly ConcurrentDictionary<string, long> _open = new(StringComparer.Ordinal);

    /// <summary>Ends a session. Those that would have ended by themselves since are forgotten on the way.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="expiresAt">When it would have ended by itself.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task EndAsync(string id, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellation)
    {
        _open.TryRemove(id, out _);
        await _table.TryInsertAsync(new EndedSessionRow { RowKey = TableKey.From(id), ExpiresAt = expiresAt }, cancellation);
        await foreach (Page<EndedSessionRow> page in _table
            .QueryAsync<EndedSessionRow>(row => row.PartitionKey == EndedSessionRow.Partition && row.ExpiresAt < now, ForgottenAtOnce, cancellationToken: cancellation).AsPages())
        {
            if (page.Values.Count > 0)
            {
                await _table.SubmitTransactionAsync(page.Values.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellation);
            }

            return;
        }
    }

    /// <summary>Whether a session was ended, as it was some seconds ago.</summary>
    public async Task<bool> HasEndedAsync(string id, CancellationToken cancellation)
    {
        if (_open.TryGetValue(id, out long readAt) && Stopwatch.GetElapsedTime(readAt) < Recent)
        {
            return false;
        }

        if (await _table.FindAsync<EndedSessionRow>(EndedSessionRow.Partition, TableKey.From(id), cancellation) is not null)
        {
            _open.TryRemove(id, out _);
            return true;
        }

        if (_open.Count >= MostKept)
        {
            _open.Clear();
        }

        _open[id] = Stopwatch.GetTimestamp();
        return false;
    }
}

/// <summary>A session that was ended.</summary>
public sealed class EndedSessionRow : ITableEntity
{
    /// <summary>The partition of all of them.</summary>
    public const string Partition = "ended-session";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The session's id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>When it would have ended by itself.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
