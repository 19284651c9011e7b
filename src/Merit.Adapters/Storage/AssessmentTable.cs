using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The assessments of every cycle.</summary>
public sealed class AssessmentTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Assessments);

    /// <summary>Inserts an assessment; false when the agency is in the cycle already.</summary>
    public Task<bool> TryInsertAsync(AssessmentRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

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
