using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The uploads that were taken in.</summary>
public sealed class ClaimTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Claims);

    /// <summary>The row key of a receipt.</summary>
    public static string RowKey(string agency, string receipt) => $"{TableKey.From(agency)}|{TableKey.From(receipt)}";

    /// <summary>Claims an upload; false when it was claimed already.</summary>
    public Task<bool> TryInsertAsync(ClaimRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The claim, or null.</summary>
    public Task<ClaimRow?> FindAsync(string cycleId, string agency, string receipt, CancellationToken cancellation) =>
        _table.FindAsync<ClaimRow>(TableKey.From(cycleId), RowKey(agency, receipt), cancellation);

    /// <summary>Changes a claim; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<ClaimRow?> ChangeAsync(string cycleId, string agency, string receipt, Func<ClaimRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TableKey.From(cycleId), RowKey(agency, receipt), change, cancellation);

    /// <summary>Every upload of a cycle, by agency and receipt.</summary>
    public Task<List<ClaimRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<ClaimRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>The uploads of one agency, oldest first.</summary>
    public async Task<List<ClaimRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation)
    {
        List<ClaimRow> rows = await _table
            .QueryAsync<ClaimRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), TableKey.From(agency) + "|"), cancellationToken: cancellation)
            .ToListAsync(cancellation);
        return [.. rows.OrderBy(r => r.ReceivedAt).ThenBy(r => r.RowKey, StringComparer.Ordinal)];
    }
}
