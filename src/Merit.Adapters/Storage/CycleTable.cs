using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The cycles.</summary>
public sealed class CycleTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Cycles);

    /// <summary>Inserts a new cycle; false when its id exists.</summary>
    public Task<bool> TryInsertAsync(CycleRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The cycle, or null.</summary>
    public Task<CycleRow?> FindAsync(string cycleId, CancellationToken cancellation) =>
        _table.FindAsync<CycleRow>(CycleRow.Partition, TableKey.From(cycleId), cancellation);

    /// <summary>Changes a cycle's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<CycleRow?> ChangeAsync(string cycleId, Func<CycleRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(CycleRow.Partition, TableKey.From(cycleId), change, cancellation);

    /// <summary>Every cycle, by id.</summary>
    public Task<List<CycleRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<CycleRow>(r => r.PartitionKey == CycleRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);
}
