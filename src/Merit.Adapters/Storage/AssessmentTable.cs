using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The assessments of every cycle.</summary>
public sealed class AssessmentTable(MeritStorage storage)
{
    // What one transaction of the table service takes.
    private const int TransactionSize = 100;

    private readonly TableClient _table = storage.Table(Tables.Assessments);

    /// <summary>Inserts the assessments of a cycle that are not there yet. Two callers at once: one of them has to try again.</summary>
    public async Task InsertMissingAsync(string cycleId, IReadOnlyList<AssessmentRow> rows, CancellationToken cancellation)
    {
        HashSet<string> present = [.. (await ListAsync(cycleId, cancellation)).Select(r => r.RowKey)];
        foreach (AssessmentRow[] chunk in rows.Where(r => !present.Contains(r.RowKey)).Chunk(TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), cancellation);
        }
    }

    /// <summary>The assessment, or null.</summary>
    public Task<AssessmentRow?> FindAsync(string cycleId, string agency, CancellationToken cancellation) =>
        _table.FindAsync<AssessmentRow>(TableKey.From(cycleId), TableKey.From(agency), cancellation);

    /// <summary>Changes an assessment's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<AssessmentRow?> ChangeAsync(string cycleId, string agency, Func<AssessmentRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TableKey.From(cycleId), TableKey.From(agency), change, cancellation);

    /// <summary>The cycle's assessments, by agency code.</summary>
    public Task<List<AssessmentRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssessmentRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>One batch of the cycle's assessments, by agency code.</summary>
    public Task<List<AssessmentRow>> ListBatchAsync(string cycleId, int batch, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<AssessmentRow>(r => r.PartitionKey == partition && r.Batch == batch, cancellationToken: cancellation).ToListAsync(cancellation);
    }
}
