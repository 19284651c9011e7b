using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The outbox of mails.</summary>
public sealed class NotificationTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Notifications);

    /// <summary>Puts a mail into the outbox; false when it is there already.</summary>
    public Task<bool> TryInsertAsync(NotificationRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The mail, or null.</summary>
    public Task<NotificationRow?> FindAsync(string cycleId, string id, CancellationToken cancellation) =>
        _table.FindAsync<NotificationRow>(TableKey.From(cycleId), TableKey.From(id), cancellation);

    /// <summary>Changes a mail's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<NotificationRow?> ChangeAsync(string cycleId, string id, Func<NotificationRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(TableKey.From(cycleId), TableKey.From(id), change, cancellation);

    /// <summary>The cycle's mails, by id.</summary>
    public Task<List<NotificationRow>> ListAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        return _table.QueryAsync<NotificationRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    /// <summary>Mails of any cycle that nobody has begun to send and that have waited since before a moment.</summary>
    public Task<List<NotificationRow>> ListForgottenAsync(DateTimeOffset before, CancellationToken cancellation) =>
        _table.QueryAsync<NotificationRow>(r => r.Status == NotificationStatus.Pending && r.ChangedAt < before, cancellationToken: cancellation).ToListAsync(cancellation);
}

/// <summary>
/// One mail of the outbox. The row holds references, no address and no text: both are looked up when it is sent.
/// </summary>
public sealed class NotificationRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The notification's id: the same occasion always makes the same id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The cycle as it is named; the partition key may be a shortened form.</summary>
    public string Cycle { get; set; } = "";

    /// <summary>Kind of mail.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Code of the agency that it is about.</summary>
    public string Agency { get; set; } = "";

    /// <summary>What it is about: a receipt, a decision, a result record; depends on the kind.</summary>
    public string Subject { get; set; } = "";

    /// <summary>One of <see cref="NotificationStatus"/>.</summary>
    public string Status { get; set; } = NotificationStatus.Pending;

    /// <summary>How often a send was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>How many sends ended unclear.</summary>
    public int UnclearSends { get; set; }

    /// <summary>The provider's message id.</summary>
    public string? MessageId { get; set; }

    /// <summary>What the provider answered when it refused, without personal data.</summary>
    public string? Problem { get; set; }

    /// <summary>When it was put into the outbox.</summary>
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>When the last change happened.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>Where a mail stands.</summary>
public static class NotificationStatus
{
    /// <summary>In the outbox.</summary>
    public const string Pending = "pending";

    /// <summary>A send has begun and its outcome has not been written yet.</summary>
    public const string Sending = "sending";

    /// <summary>The provider accepted it.</summary>
    public const string Sent = "sent";

    /// <summary>The provider may or may not have it; its signed events tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider's signed event says that it has it or delivered it.</summary>
    public const string Delivered = "delivered";

    /// <summary>The receiving side refused it.</summary>
    public const string Bounced = "bounced";

    /// <summary>The provider refused it for good, or there is no address.</summary>
    public const string Failed = "failed";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Sending, Sent, Unknown, Delivered, Bounced, Failed];
}
