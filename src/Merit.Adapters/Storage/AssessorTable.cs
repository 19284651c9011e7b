using Azure;
using Azure.Data.Tables;
using Merit.Assessment.Verification;

namespace Merit.Adapters.Storage;

/// <summary>The register of assessors.</summary>
public sealed class AssessorTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Assessors);

    /// <summary>Somebody of the register by their opaque id, or null.</summary>
    public Task<AssessorRow?> FindAsync(string id, CancellationToken cancellation) =>
        _table.FindAsync<AssessorRow>(AssessorRow.Partition, TableKey.From(id), cancellation);

    /// <summary>Everybody, by id, those too who work no more.</summary>
    public Task<List<AssessorRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<AssessorRow>(r => r.PartitionKey == AssessorRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Some of them, by id.</summary>
    public Task<RowPage<AssessorRow>> PageAsync(PageOrder order, CancellationToken cancellation) => _table.PageAsync<AssessorRow>(AssessorRow.Partition, order, cancellation);

    /// <summary>Inserts and replaces people; see <see cref="TableClientExtensions.TryWriteAsync"/>.</summary>
    public Task<bool> TryWriteAsync(IReadOnlyList<AssessorRow> rows, CancellationToken cancellation) => _table.TryWriteAsync(rows, cancellation);
}

/// <summary>Somebody of the register of assessors.</summary>
public sealed class AssessorRow : ITableEntity
{
    /// <summary>The partition of everybody.</summary>
    public const string Partition = "assessor";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>Their opaque id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>What the register knows of them, a JSON document. Name and address are personal data: never logged, never put into history or errors.</summary>
    public string Document { get; set; } = "";

    /// <summary>Changes of this row that may not stand in the register's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>The row that holds somebody.</summary>
    public static AssessorRow Of(Assessor person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new AssessorRow { RowKey = TableKey.From(person.Id), Document = StoredJson.ToText(person) };
    }

    /// <summary>Whom it holds.</summary>
    public Assessor Read() => StoredJson.Deserialize<Assessor>(Document);
}
