using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// The objections of agencies to their results. The insert of a row decides which objection an agency has; what was decided on it is written into
/// the same row under its version, so that one decision counts.
/// </summary>
public sealed class ObjectionTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Objections);

    /// <summary>Inserts an objection; false when the agency has one already.</summary>
    public Task<bool> TryInsertAsync(ObjectionRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>An agency's objection, or null.</summary>
    public Task<ObjectionRow?> FindAsync(string cycleId, string agency, CancellationToken cancellation) =>
        _table.FindAsync<ObjectionRow>(TableKey.From(cycleId), TableKey.From(agency), cancellation);

    /// <summary>The objections of a cycle, by agency code.</summary>
    public Task<List<ObjectionRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<ObjectionRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>Those of a cycle that are not seen to their end, by agency code.</summary>
    public Task<List<ObjectionRow>> ListOpenAsync(string cycleId, CancellationToken cancellation) => _table.QueryAsync<ObjectionRow>(
        TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)} and IsOpen eq {true}"), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Some of a cycle's objections, by agency code.</summary>
    public Task<RowPage<ObjectionRow>> PageAsync(string cycleId, PageOrder order, CancellationToken cancellation) =>
        _table.PageAsync<ObjectionRow>(TableKey.From(cycleId), order, cancellation);

    /// <summary>Changes an objection's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<ObjectionRow?> ChangeAsync(string cycleId, string agency, Func<ObjectionRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TableKey.From(cycleId), TableKey.From(agency), change, cancellation);

    /// <summary>Changes a row that was just read; it is read anew only when another writer came between.</summary>
    public Task<ObjectionRow?> ChangeAsync(ObjectionRow read, Func<ObjectionRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(read, change, cancellation);
}

/// <summary>An agency's objection, and how far it is.</summary>
public sealed class ObjectionRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The agency's code as a key.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The cycle as it is named; the partition key may be a shortened form.</summary>
    public string Cycle { get; set; } = "";

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The agency's name when the cycle was started.</summary>
    public string AgencyName { get; set; } = "";

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; set; }

    /// <summary>SHA-256 of what was sent, whoever sent it when: the same again is the same objection.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>Name of the record of the objection.</summary>
    public string Record { get; set; } = "";

    /// <summary>SHA-256 of that record.</summary>
    public string RecordHash { get; set; } = "";

    /// <summary>How many indicators it is about.</summary>
    public int Indicators { get; set; }

    /// <summary>When it was decided; null before.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Opaque id of who decided.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>SHA-256 of what was decided, whoever sent it when: the same again is the same decision.</summary>
    public string? DecisionContent { get; set; }

    /// <summary>Name of the record of the decision; null before.</summary>
    public string? DecisionRecord { get; set; }

    /// <summary>SHA-256 of that record.</summary>
    public string? DecisionHash { get; set; }

    /// <summary>Whether a level was changed by it.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The number of the cycle's amendment that it led to, from 1; 0 while there is none.</summary>
    public int Amendment { get; set; }

    /// <summary>SHA-256 of the result record that the amendment is.</summary>
    public string? AmendmentHash { get; set; }

    /// <summary>Whether something of it is still to be decided or done.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Whether its receipt stands in the outbox.</summary>
    public bool IsReceipted { get; set; }

    /// <summary>Changes of this row that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";
}
