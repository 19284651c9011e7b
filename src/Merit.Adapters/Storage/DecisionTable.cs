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
