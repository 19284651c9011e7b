using Azure;
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
    public Task<ClaimRow?> ChangeAsync(ClaimRow read, Func<ClaimRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(read, change, cancellation);

    /// <summary>Every upload of a cycle, by agency and receipt.</summary>
    public Task<List<ClaimRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<ClaimRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>Some uploads of a cycle, by agency and receipt.</summary>
    public Task<RowPage<ClaimRow>> PageAsync(string cycleId, PageOrder order, CancellationToken cancellation) => PageAsync(cycleId, order, null, null, cancellation);

    /// <summary>Some uploads of a cycle, of one state and one agency unless these are null; by agency and receipt.</summary>
    public Task<RowPage<ClaimRow>> PageAsync(string cycleId, PageOrder order, string? status, string? agency, CancellationToken cancellation) =>
        _table.PageAsync<ClaimRow>(
            TableKey.From(cycleId),
            order,
            cancellation,
            agency is null ? "" : TableKey.From(agency) + "|",
            status is null ? null : TableClient.CreateQueryFilter($"Status eq {status}"));

    /// <summary>The uploads of one agency, oldest first.</summary>
    public async Task<List<ClaimRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation)
    {
        List<ClaimRow> rows = await _table
            .QueryAsync<ClaimRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), TableKey.From(agency) + "|"), cancellationToken: cancellation)
            .ToListAsync(cancellation);
        return [.. rows.OrderBy(r => r.ReceivedAt).ThenBy(r => r.RowKey, StringComparer.Ordinal)];
    }
}

/// <summary>An upload that was taken in, by its place and content: the same one is never taken in twice.</summary>
public sealed class ClaimRow : ITableEntity
{
    /// <summary>The cycle as the path names it.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><c>{agency}|{receipt}</c>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency as the path names it.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The upload's folder.</summary>
    public string Upload { get; set; } = "";

    /// <summary>The receipt, which no other folder, content or time of upload has.</summary>
    public string Receipt { get; set; } = "";

    /// <summary>SHA-256 over names and contents of the files that count.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Names the version of every file of the folder that this claim has answered.</summary>
    public string Seen { get; set; } = "";

    /// <summary>Codes of the findings that another decision of the commission could make void, separated by commas.</summary>
    public string Pending { get; set; } = "";

    /// <summary>When the upload was received, by the app's clock.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>When the newest file that counts was written, by the storage service's clock, in whole seconds.</summary>
    public DateTimeOffset UploadedAt { get; set; }

    /// <summary>When it was claimed; orders uploads of the same second.</summary>
    public DateTimeOffset ClaimedAt { get; set; }

    /// <summary>One of <see cref="ClaimStatus"/>.</summary>
    public string Status { get; set; } = ClaimStatus.Claimed;

    /// <summary>Number of findings that are errors.</summary>
    public int Errors { get; set; }

    /// <summary>Name of the validation report's record.</summary>
    public string? Report { get; set; }
}

/// <summary>What became of an upload.</summary>
public static class ClaimStatus
{
    /// <summary>Being taken in.</summary>
    public const string Claimed = "claimed";

    /// <summary>Valid; it is the agency's submission until a newer one comes.</summary>
    public const string Accepted = "accepted";

    /// <summary>Has errors; the assessment is unchanged.</summary>
    public const string Rejected = "rejected";
}
