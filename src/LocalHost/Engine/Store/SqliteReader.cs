using System.Buffers;
using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>A read connection; used by one thread at a time.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatements _sql = new(connection);

    /// <summary>Reads an instance as of one moment.</summary>
    /// <param name="key">The instance.</param>
    /// <param name="lastMessage">The last message that was durable before this call.</param>
    public LoadedInstance? Load(long key, long lastMessage)
    {
        // One read transaction: row, history and inbox must be of the same moment.
        _sql["BEGIN"].Execute();
        try
        {
            InstanceRecord? instance = _sql[InstanceColumns.ByKey].Bind(1, key).ReadOne(static row => InstanceColumns.Read(row, true));
            return instance is null ? null : new LoadedInstance(instance, History(key), InboxMessage.ReadAll(_sql, key), lastMessage);
        }
        finally
        {
            _sql["COMMIT"].Execute();
        }
    }

    public InstanceRecord? Find(string instanceId, bool withPayloads) =>
        _sql[withPayloads ? InstanceColumns.ById : InstanceColumns.HeadById].Bind(1, instanceId).ReadOne(row => InstanceColumns.Read(row, withPayloads));

    /// <summary>The turns of a history, one after the other.</summary>
    public byte[] History(long key)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        _sql["SELECT events FROM history WHERE instance = ?1 ORDER BY turn"].Bind(1, key).ForEach(row => bytes.Write(row.ReadBytes(0)));
        return bytes.WrittenSpan.ToArray();
    }

    public List<InstanceRecord> Query(InstanceFilter filter)
    {
        string statuses = filter.Statuses.Count > 0 ? $"AND status IN ({string.Join(',', filter.Statuses.Select(s => (int)s))})" : "";
        using var statement = new SqliteStatement(connection, $"""
            SELECT {(filter.WithPayloads ? InstanceColumns.All : InstanceColumns.WithoutPayloads)} FROM instance WHERE key > ?1 {statuses}
            AND (?3 IS NULL OR created >= ?3) AND (?4 IS NULL OR created <= ?4)
            AND (?5 IS NULL OR completed >= ?5) AND (?6 IS NULL OR completed <= ?6)
            AND (?7 IS NULL OR substr(id, 1, length(?7)) = ?7)
            ORDER BY key LIMIT ?2
            """);
        return statement.Bind(1, filter.AfterKey).Bind(2, filter.Limit)
            .Bind(3, filter.CreatedFrom).Bind(4, filter.CreatedTo)
            .Bind(5, filter.CompletedFrom).Bind(6, filter.CompletedTo)
            .Bind(7, filter.InstanceIdPrefix)
            .ReadAll(row => InstanceColumns.Read(row, filter.WithPayloads));
    }

    public List<PendingInstance> Pending()
    {
        List<PendingInstance> pending = _sql["""
            SELECT key, open_activities > 0 OR EXISTS (SELECT 1 FROM inbox WHERE inbox.instance = key), turns = 0, CASE turns WHEN 0 THEN start_at ELSE next_timer END
            FROM instance WHERE completed IS NULL ORDER BY key
            """].ReadAll(static row => new PendingInstance(row.ReadNumber(0), row.ReadNumber(1) != 0, row.ReadNumber(2) != 0, row.ReadInstant(3)));
        pending.RemoveAll(static p => !p.HasWork && !p.IsUnstarted && p.DueAt is null);
        return pending;
    }

    public List<QueuedMessage> Queue(string queue, long after, int limit) =>
        _sql["SELECT id, body, tries FROM queue WHERE name = ?1 AND id > ?2 ORDER BY id LIMIT ?3"].Bind(1, queue).Bind(2, after).Bind(3, limit)
            .ReadAll(static row => new QueuedMessage(row.ReadNumber(0), row.ReadBytes(1).ToArray(), (int)row.ReadNumber(2)));

    public void Dispose()
    {
        _sql.Dispose();
        connection.Dispose();
    }
}
