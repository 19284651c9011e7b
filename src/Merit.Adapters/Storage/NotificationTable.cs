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
