using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The decisions of people.</summary>
public sealed class DecisionTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Decisions);

    /// <summary>The row key of an agency's decision.</summary>
    public static string RowKey(string agency, string decisionId) => $"{TableKey.From(agency)}|{TableKey.From(decisionId)}";

    /// <summary>Inserts a decision; false when its id was used already.</summary>
    public Task<bool> TryInsertAsync(DecisionRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>A decision, or null.</summary>
    public Task<DecisionRow?> FindAsync(string cycleId, string rowKey, CancellationToken cancellation) =>
        _table.FindAsync<DecisionRow>(TableKey.From(cycleId), rowKey, cancellation);

    /// <summary>Every decision of a cycle.</summary>
    public Task<List<DecisionRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<DecisionRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>The decisions on one agency, oldest first.</summary>
    public async Task<List<DecisionRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation)
    {
        List<DecisionRow> rows = await _table
            .QueryAsync<DecisionRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), TableKey.From(agency) + "|"), cancellationToken: cancellation)
            .ToListAsync(cancellation);
        return [.. rows.OrderBy(r => r.DecidedAt).ThenBy(r => r.RowKey, StringComparer.Ordinal)];
    }
}

/// <summary>A decision that a person took; its document stands in the records.</summary>
public sealed class DecisionRow : ITableEntity
{
    /// <summary>The row key of the plenary's release of a cycle.</summary>
    public const string Release = "release";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><c>{agency}|{decision id}</c>, or <see cref="Release"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency's code; empty for a release.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The decision's id, chosen by who sent it.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>Receipt of the upload that it decides on; empty for a release.</summary>
    public string Receipt { get; set; } = "";

    /// <summary>The clarification round that it was taken in, from 0.</summary>
    public int Round { get; set; }

    /// <summary>Name of the decision's record.</summary>
    public string Record { get; set; } = "";

    /// <summary>When it was received.</summary>
    public DateTimeOffset DecidedAt { get; set; }
}
