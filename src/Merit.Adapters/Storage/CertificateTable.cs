using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>Which certificate is of which result record, and how the certificates of each cycle look.</summary>
public sealed class CertificateTable(MeritStorage storage)
{
    // So many stand side by side where a transaction met one that was there.
    private const int SideBySide = 16;

    private readonly TableClient _table = storage.Table(Tables.Certificates);

    /// <summary>Writes certificates down, many in one transaction. Those that are there already stay as they are: a certificate never changes.</summary>
    /// <exception cref="InvalidOperationException">A code is that of another certificate.</exception>
    public async Task WriteAsync(IEnumerable<CertificateRow> rows, CancellationToken cancellation)
    {
        foreach (CertificateRow[] chunk in rows.Chunk(TableClientExtensions.TransactionSize))
        {
            if (chunk.Length == 1 || !await _table.TryWriteAsync(chunk, cancellation))
            {
                await Parallel.ForEachAsync(
                    chunk, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (row, stop) => await WriteOneAsync(row, stop));
            }
        }
    }

    /// <summary>The certificate of a code, or null.</summary>
    public Task<CertificateRow?> FindAsync(string code, CancellationToken cancellation) => _table.FindAsync<CertificateRow>(CertificateRow.Partition, code, cancellation);

    /// <summary>How a cycle's certificates look, or null when nobody has said anything of it.</summary>
    public Task<CertificateTemplateRow?> FindTemplateAsync(string cycleId, CancellationToken cancellation) =>
        _table.FindAsync<CertificateTemplateRow>(CertificateTemplateRow.Partition, TableKey.From(cycleId), cancellation);

    /// <summary>Inserts how a cycle's certificates look; false when it was said before.</summary>
    public Task<bool> TryInsertTemplateAsync(CertificateTemplateRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>Changes it; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<CertificateTemplateRow?> ChangeTemplateAsync(string cycleId, Func<CertificateTemplateRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(CertificateTemplateRow.Partition, TableKey.From(cycleId), change, cancellation);

    private async Task WriteOneAsync(CertificateRow row, CancellationToken cancellation)
    {
        if (!await _table.TryInsertAsync(row, cancellation) && (await FindAsync(row.RowKey, cancellation))?.IsSameAs(row) != true)
        {
            throw new InvalidOperationException($"The code {row.RowKey} is that of another certificate than {row.ResultRecord}.");
        }
    }
}

/// <summary>One certificate, found by its code. It says nothing itself: what a certificate says stands in the result record.</summary>
public sealed class CertificateRow : ITableEntity
{
    /// <summary>The partition of all of them, so that those of a batch are written at once.</summary>
    public const string Partition = "certificate";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The code.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The cycle.</summary>
    public string Cycle { get; set; } = "";

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The award's code; empty for the category.</summary>
    public string Award { get; set; } = "";

    /// <summary>Name of the result record.</summary>
    public string ResultRecord { get; set; } = "";

    /// <summary>SHA-256 of that record; the code follows from it.</summary>
    public string ResultHash { get; set; } = "";

    /// <summary>Whether both are the same certificate.</summary>
    public bool IsSameAs(CertificateRow other) =>
        (Cycle, Agency, Award, ResultRecord, ResultHash) == (other.Cycle, other.Agency, other.Award, other.ResultRecord, other.ResultHash);
}

/// <summary>How the certificates of a cycle look. The first certificate settles it for good.</summary>
public sealed class CertificateTemplateRow : ITableEntity
{
    /// <summary>The partition of all of them.</summary>
    public const string Partition = "template";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The cycle.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>What was said, as JSON.</summary>
    public string Document { get; set; } = "{}";

    /// <summary>How often it was said.</summary>
    public int Changes { get; set; }

    /// <summary>Changes that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>When the first certificate was made; null while the template may be changed.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The address under which people reach the app, as of then; empty where it was not known.</summary>
    public string PublicAddress { get; set; } = "";
}
