using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>Orders that came with a key of their own, and what they were answered.</summary>
public sealed class RequestTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Requests);

    /// <summary>Notes an order before it is carried out; the one that came first under its key stands.</summary>
    public async Task<RequestRow> ClaimAsync(RequestRow row, CancellationToken cancellation) =>
        await _table.TryInsertAsync(row, cancellation) ? row
        : await _table.FindAsync<RequestRow>(row.PartitionKey, row.RowKey, cancellation) ?? throw new InvalidOperationException("An order that was noted is gone.");

    /// <summary>Keeps the answer to an order; of two the first stands and is returned.</summary>
    public async Task<RequestRow> AnswerAsync(RequestRow claimed, int status, string? location, string body, CancellationToken cancellation) =>
        await _table.ChangeAsync(
            claimed,
            row =>
            {
                bool isFirst = row.Status == 0;
                (row.Status, row.Location, row.Body) = isFirst ? (status, location, body) : (row.Status, row.Location, row.Body);
                return isFirst;
            },
            cancellation) ?? claimed;
}

/// <summary>An order that may be sent again.</summary>
public sealed class RequestRow : ITableEntity
{
    /// <summary>The cycle that it is about.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>SHA-256 of who sent it and of its key.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>SHA-256 of what was sent, and where to.</summary>
    public string Hash { get; set; } = "";

    /// <summary>When it came first.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The answer's HTTP status; 0 until it was carried out.</summary>
    public int Status { get; set; }

    /// <summary>The address that the answer names.</summary>
    public string? Location { get; set; }

    /// <summary>The answer's JSON; empty when it had none.</summary>
    public string Body { get; set; } = "";
}
