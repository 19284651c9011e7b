using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// The decisions of people on assessments. The key says what is decided on, so that the insert decides which of two counts; the row holds
/// the whole decision.
/// </summary>
public sealed class DecisionTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Decisions);

    /// <summary>Inserts a decision; false when what it decides on was decided already.</summary>
    public Task<bool> TryInsertAsync(DecisionRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>A decision, or null.</summary>
    public Task<DecisionRow?> FindAsync(string cycleId, string rowKey, CancellationToken cancellation) =>
        _table.FindAsync<DecisionRow>(TableKey.From(cycleId), rowKey, cancellation);

    /// <summary>Every decision on the assessments of a cycle.</summary>
    public Task<List<DecisionRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<DecisionRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>The decisions on the assessments of two agencies and all between them by code, oldest first.</summary>
    public async Task<List<DecisionRow>> ListAsync(string cycleId, string firstAgency, string lastAgency, CancellationToken cancellation)
    {
        string from = TableKey.From(firstAgency) + '|';
        // '}' follows '|'.
        string before = TableKey.From(lastAgency) + '}';
        List<DecisionRow> rows = await _table.QueryAsync<DecisionRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)} and RowKey ge {from} and RowKey lt {before}"), cancellationToken: cancellation).ToListAsync(cancellation);
        return [.. rows.OrderBy(r => r.DecidedAt).ThenBy(r => r.RowKey, StringComparer.Ordinal)];
    }

    /// <summary>The decisions on one agency, oldest first.</summary>
    public Task<List<DecisionRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation) =>
        ListAsync(cycleId, agency, agency, cancellation);
}

/// <summary>A decision that a person took on an assessment.</summary>
public sealed class DecisionRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>What it decides on: see <see cref="OnUpload"/> and <see cref="OnVerified"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The decision's id, chosen by who sent it.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>The decision itself, a JSON document.</summary>
    public string Document { get; set; } = "";

    /// <summary>SHA-256 of what was sent: the same again is the same decision, other content is another one.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>When it was received.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>The key of an assessor's decision on an upload, in one round.</summary>
    public static string OnUpload(string agency, string receipt, int round) =>
        string.Create(CultureInfo.InvariantCulture, $"{TableKey.From(agency)}|{TableKey.From(receipt)}|{round}");

    /// <summary>The key of the decision to reopen what was verified in a round.</summary>
    public static string OnVerified(string agency, string receipt, int round) => OnUpload(agency, receipt, round) + "|reopen";
}
