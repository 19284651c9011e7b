using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The agency register.</summary>
public sealed class AgencyTable(MeritStorage storage)
{
    // What one transaction of the table service takes.
    private const int TransactionSize = 100;

    private readonly TableClient _table = storage.Table(Tables.Agencies);

    /// <summary>The agency, or null.</summary>
    public Task<AgencyRow?> FindAsync(string code, CancellationToken cancellation) =>
        _table.FindAsync<AgencyRow>(AgencyRow.Partition, TableKey.From(code), cancellation);

    /// <summary>Every agency, by code.</summary>
    public Task<List<AgencyRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<AgencyRow>(r => r.PartitionKey == AgencyRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Inserts or replaces agencies.</summary>
    public async Task UpsertAsync(IReadOnlyList<AgencyRow> rows, CancellationToken cancellation)
    {
        foreach (AgencyRow[] chunk in rows.Chunk(TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)), cancellation);
        }
    }
}
