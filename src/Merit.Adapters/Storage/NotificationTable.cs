using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// The outbox of mails. A mail's row and its due mark stand in the cycle's partition and are changed in one transaction:
/// whoever holds the mark's ETag knows the whole row, and a change from the other side takes the mark away.
/// </summary>
public sealed class NotificationTable(MeritStorage storage)
{
    // No cycle's key looks like these: see TableKey.
    private const string CyclesPartition = "~cycles";
    private const string MessagesPartition = "~messages";
    private const int MostRounds = 20;
    private const int PointReads = 64;
    private const int SideBySide = 8;

    // A cycle stays listed for the longer time after its last mail; a note about it that this process keeps is good for the shorter.
    private static readonly TimeSpan ListedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(15);

    private readonly TableClient _table = storage.Table(Tables.Notifications);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _listed = new(StringComparer.Ordinal);

    /// <summary>Puts mails of one cycle into the outbox; those that are there already stay as they are.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> InsertMissingAsync(IReadOnlyList<NotificationRow> mails, CancellationToken cancellation)
    {
        if (mails.Count == 0)
        {
            return 0;
        }

        // First the list: a mail that no sweep could find must never be.
        await ListCycleAsync(mails[0].PartitionKey, mails[0].QueuedAt, cancellation);
        int added = 0;
        foreach (NotificationRow[] chunk in mails.DistinctBy(m => m.MailKey).Chunk(TableClientExtensions.TransactionSize / 2))
        {
            added += await TryInsertAsync(chunk, cancellation) ? chunk.Length : await InsertOneByOneAsync(chunk, cancellation);
        }

        return added;
    }

    /// <summary>The mail, or null.</summary>
    public Task<NotificationRow?> FindAsync(string cycleId, string id, CancellationToken cancellation) =>
        _table.FindAsync<NotificationRow>(TableKey.From(cycleId), NotificationRow.MailKeyOf(id), cancellation);

    /// <summary>Those of a cycle's mails that exist.</summary>
    public async Task<List<NotificationRow>> FindManyAsync(string cycleId, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        SortedSet<string> keys = new(ids.Select(NotificationRow.MailKeyOf), StringComparer.Ordinal);
        if (keys.Count > PointReads)
        {
            // So many are most of what lies between the first and the last.
            List<NotificationRow> between = await _table.QueryAsync<NotificationRow>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {keys.Min} and RowKey le {keys.Max}"), cancellationToken: cancellation).ToListAsync(cancellation);
            return [.. between.Where(r => keys.Contains(r.RowKey))];
        }

        List<NotificationRow> found = [];
        foreach (string[] some in keys.Chunk(SideBySide))
        {
            found.AddRange((await Task.WhenAll(some.Select(key => _table.FindAsync<NotificationRow>(partition, key, cancellation)))).OfType<NotificationRow>());
        }

        return found;
    }

    /// <summary>The cycle's mails, by id.</summary>
    public Task<List<NotificationRow>> ListAsync(string cycleId, CancellationToken cancellation) =>
        _table.QueryAsync<NotificationRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), NotificationRow.MailPrefix), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Everything of a cycle in the outbox, its partition read once.</summary>
    public async Task<CycleOutbox> ReadAllAsync(string cycleId, CancellationToken cancellation)
    {
        string partition = TableKey.From(cycleId);
        ILookup<bool, NotificationRow> rows = (await _table.QueryAsync<NotificationRow>(r => r.PartitionKey == partition, cancellationToken: cancellation).ToListAsync(cancellation)).ToLookup(r => r.IsMark);
        bool isListed = await _table.FindAsync<TableEntity>(CyclesPartition, partition, cancellation) is not null;
        return new CycleOutbox([.. rows[false]], [.. rows[true]], isListed);
    }

    /// <summary>The cycle's mails that were written since a moment of the storage service's clock.</summary>
    public Task<ChangedRows<NotificationRow>> ListChangedAsync(string cycleId, DateTimeOffset? since, CancellationToken cancellation) =>
        _table.ChangedAsync<NotificationRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), NotificationRow.MailPrefix), since, cancellation);

    /// <summary>Some of the cycle's mails, by id.</summary>
    public Task<RowPage<NotificationRow>> PageAsync(string cycleId, PageOrder order, CancellationToken cancellation) =>
        PageAsync(cycleId, order, [], null, cancellation);

    /// <summary>Some of the cycle's mails of some states, any when none is named, and of one kind, any when it is null; by id.</summary>
    public Task<RowPage<NotificationRow>> PageAsync(string cycleId, PageOrder order, IReadOnlyList<string> states, string? kind, CancellationToken cancellation)
    {
        string[] wanted =
        [
            .. states.Count == 0 ? [] : (string[])[$"({string.Join(" or ", states.Select(state => TableClient.CreateQueryFilter($"Status eq {state}")))})"],
            .. kind is null ? [] : (string[])[TableClient.CreateQueryFilter($"Kind eq {kind}")],
        ];
        return _table.PageAsync<NotificationRow>(
            TableKey.From(cycleId), order, cancellation, NotificationRow.MailPrefix, wanted.Length == 0 ? null : string.Join(" and ", wanted));
    }

    /// <summary>
    /// Where something is due: one question a cycle, and only cycles that had mails lately or have some that are not settled.
    /// </summary>
    /// <param name="now">Marks up to this moment are due.</param>
    /// <param name="size">The most mails in one range.</param>
    /// <param name="most">The most mails in all.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<List<DueMails>> ListDueAsync(DateTimeOffset now, int size, int most, CancellationToken cancellation)
    {
        List<DueMails> due = [];
        List<TableEntity> listed = await _table.QueryAsync<TableEntity>(r => r.PartitionKey == CyclesPartition, cancellationToken: cancellation).ToListAsync(cancellation);
        foreach (TableEntity cycle in listed)
        {
            // '}' follows the '|' that stands after the moment.
            List<string> keys = await MarksAsync(cycle.RowKey, NotificationRow.DueUpTo(now) + '}', most, cancellation);
            due.AddRange(keys.Chunk(size).Select(some => new DueMails(cycle.RowKey, some[0], some[^1])));
            most -= keys.Count;
            if (most <= 0)
            {
                break;
            }

            if (keys.Count == 0 && cycle.GetDateTimeOffset(nameof(NotificationRow.QueuedAt)) < now - ListedFor)
            {
                await TryUnlistAsync(cycle, cancellation);
            }
        }

        return due;
    }

    /// <summary>Whether a mail about an agency is still to be sent, in whatever cycle.</summary>
    public async Task<bool> AwaitsAsync(string agency, CancellationToken cancellation)
    {
        await foreach (TableEntity cycle in _table.QueryAsync<TableEntity>(r => r.PartitionKey == CyclesPartition, cancellationToken: cancellation))
        {
            (string first, string last) = (NotificationRow.DuePrefix, NotificationRow.DuePrefix + '}');
            AsyncPageable<TableEntity> marks = _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {cycle.RowKey} and RowKey ge {first} and RowKey lt {last} and Agency eq {agency}"), 1, [nameof(ITableEntity.RowKey)], cancellation);
            await foreach (TableEntity _ in marks)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The due marks of a range; each is a whole copy of its mail's row.</summary>
    public Task<List<NotificationRow>> ReadDueAsync(DueMails range, CancellationToken cancellation) =>
        _table.QueryAsync<NotificationRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {range.From} and RowKey le {range.To}"), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>Changes a mail and its mark, whoever else does; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public async Task<NotificationRow?> ChangeAsync(string cycleId, string id, Func<NotificationRow, bool> change, CancellationToken cancellation)
    {
        for (int round = 1; ; round++)
        {
            if (await FindAsync(cycleId, id, cancellation) is not { } row)
            {
                return null;
            }

            NotificationRow before = row.Copy();
            if (!change(row))
            {
                return row;
            }

            if (before.NextAttemptAt is null && row.NextAttemptAt is not null)
            {
                // Its cycle may have been settled, and be listed no longer.
                await ListCycleAsync(row.PartitionKey, row.ChangedAt, cancellation);
            }

            if (await TryWriteAsync([(before, row)], cancellation))
            {
                return row;
            }

            if (round == MostRounds)
            {
                throw new InvalidOperationException($"Mail {id} of cycle {cycleId} changes all the time.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
        }
    }

    /// <summary>
    /// Writes changed mails of one partition in transactions. A change counts only when nobody else changed the mail since
    /// its row, or its mark, was read.
    /// </summary>
    /// <param name="changes">Each mail as it was read, row or mark, and as it is to be; afterwards the latter stands for its new mark, if it has one.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The places of the changes that met another's.</returns>
    public async Task<List<int>> WriteAsync(IReadOnlyList<(NotificationRow Before, NotificationRow After)> changes, CancellationToken cancellation)
    {
        List<int> lost = [];
        // A mail takes its row, its old mark and its new one.
        foreach (int[] chunk in Enumerable.Range(0, changes.Count).Chunk(TableClientExtensions.TransactionSize / 3))
        {
            if (await TryWriteAsync([.. chunk.Select(i => changes[i])], cancellation))
            {
                continue;
            }

            foreach (int place in chunk)
            {
                if (!await TryWriteAsync([changes[place]], cancellation))
                {
                    lost.Add(place);
                }
            }
        }

        return lost;
    }

    /// <summary>Notes which mails the provider's message ids belong to.</summary>
    public async Task NoteMessagesAsync(IEnumerable<NotificationRow> mails, CancellationToken cancellation)
    {
        IEnumerable<TableEntity> notes = mails
            .Where(m => m.MessageId is { Length: > 0 })
            .Select(m => new TableEntity(MessagesPartition, MessageKey(m.MessageId!))
            {
                [nameof(NotificationRow.Cycle)] = m.Cycle,
                [nameof(NotificationRow.Id)] = m.Id,
                [nameof(NotificationRow.Attempts)] = m.Attempts,
            })
            .DistinctBy(n => n.RowKey);
        foreach (TableEntity[] chunk in notes.Chunk(TableClientExtensions.TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(n => new TableTransactionAction(TableTransactionActionType.UpsertReplace, n)), cancellation);
        }
    }

    /// <summary>The mail that a message id of the provider's events belongs to, and which of its sends; or null.</summary>
    public async Task<(string Cycle, string Id, int Attempt)?> FindByMessageAsync(string messageId, CancellationToken cancellation) =>
        await _table.FindAsync<TableEntity>(MessagesPartition, MessageKey(messageId), cancellation) is { } note
            ? (note.GetString(nameof(NotificationRow.Cycle)), note.GetString(nameof(NotificationRow.Id)), note.GetInt32(nameof(NotificationRow.Attempts)) ?? 0)
            : null;

    // Events name a message by the id that the answer to the send gave, a full stop, and more.
    private static string MessageKey(string messageId) => TableKey.From(messageId.Split('.')[0]);

    private async Task ListCycleAsync(string partition, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_listed.TryGetValue(partition, out DateTimeOffset at) && (now - at).Duration() < KnownFor)
        {
            return;
        }

        var note = new TableEntity(CyclesPartition, partition) { [nameof(NotificationRow.QueuedAt)] = now };
        await _table.UpsertEntityAsync(note, TableUpdateMode.Replace, cancellation);
        _listed[partition] = now;
    }

    private async Task TryUnlistAsync(TableEntity cycle, CancellationToken cancellation)
    {
        if ((await MarksAsync(cycle.RowKey, NotificationRow.DuePrefix + '}', 1, cancellation)).Count > 0)
        {
            return;
        }

        try
        {
            await _table.DeleteEntityAsync(cycle.PartitionKey, cycle.RowKey, cycle.ETag, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // A mail came in the meantime, or another sweep was first.
            return;
        }
    }

    private async Task<List<string>> MarksAsync(string partition, string before, int most, CancellationToken cancellation)
    {
        string first = NotificationRow.DuePrefix;
        List<string> keys = [];
        AsyncPageable<TableEntity> marks = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {before}"), Math.Min(most, 1000), [nameof(ITableEntity.RowKey)], cancellation);
        await foreach (TableEntity mark in marks)
        {
            keys.Add(mark.RowKey);
            if (keys.Count >= most)
            {
                break;
            }
        }

        return keys;
    }

    private async Task<int> InsertOneByOneAsync(NotificationRow[] mails, CancellationToken cancellation)
    {
        HashSet<string> present = [.. (await FindManyAsync(mails[0].Cycle, [.. mails.Select(m => m.Id)], cancellation)).Select(m => m.RowKey)];
        int added = 0;
        foreach (NotificationRow mail in mails.Where(m => !present.Contains(m.MailKey)))
        {
            added += await TryInsertAsync([mail], cancellation) ? 1 : 0;
        }

        return added;
    }

    private async Task<bool> TryInsertAsync(IReadOnlyCollection<NotificationRow> mails, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                mails.SelectMany(m => new[] { m.As(m.MailKey), m.As(m.DueKey!) }).Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private async Task<bool> TryWriteAsync((NotificationRow Before, NotificationRow After)[] changes, CancellationToken cancellation)
    {
        List<TableTransactionAction> actions = [];
        List<int> marks = [];
        foreach ((NotificationRow before, NotificationRow after) in changes)
        {
            // The one of the two that was read guards and the other follows: no change leaves either as it was.
            ETag guard = before.IsMark ? before.ETag : ETag.All;
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, after.As(after.MailKey), before.IsMark ? ETag.All : before.ETag));
            string? due = after.DueKey;
            if (before.DueKey is { } old && old != due)
            {
                actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, before.As(old), guard));
            }

            marks.Add(due is null ? -1 : actions.Count);
            if (due is not null)
            {
                actions.Add(before.DueKey == due
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, after.As(due), guard)
                    : new TableTransactionAction(TableTransactionActionType.Add, after.As(due)));
            }
        }

        Response<IReadOnlyList<Response>> answer;
        try
        {
            answer = await _table.SubmitTransactionAsync(actions, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }

        for (int i = 0; i < changes.Length; i++)
        {
            NotificationRow after = changes[i].After;
            if (marks[i] >= 0)
            {
                after.RowKey = after.DueKey!;
                after.ETag = answer.Value[marks[i]].Headers.ETag ?? ETag.All;
            }
        }

        return true;
    }
}

/// <summary>A range of due marks, as it goes through histories: no names, no addresses.</summary>
/// <param name="Partition">The cycle's key.</param>
/// <param name="From">The first mark's key.</param>
/// <param name="To">The last mark's key.</param>
public sealed record DueMails(string Partition, string From, string To);

/// <summary>What the outbox holds of a cycle.</summary>
/// <param name="Mails">Its mails.</param>
/// <param name="Marks">The due marks, each a copy of its mail's row.</param>
/// <param name="IsListed">Whether sweeps look for due marks of this cycle.</param>
public sealed record CycleOutbox(IReadOnlyList<NotificationRow> Mails, IReadOnlyList<NotificationRow> Marks, bool IsListed);
