using System.Text;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.Data.Sqlite;

namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>A read connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _byKey;
    private readonly SqliteStatement _byId;
    private readonly SqliteStatement _headById;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _historyWithPayloads;
    private readonly SqliteStatement _payload;
    private readonly SqliteStatement _inbox;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _byKey = new SqliteStatement(connection, $"SELECT {InstanceColumns.All} FROM instance WHERE key = ?1");
        _byId = new SqliteStatement(connection, $"SELECT {InstanceColumns.All} FROM instance WHERE id = ?1");
        _headById = new SqliteStatement(connection, $"SELECT {InstanceColumns.WithoutPayloads} FROM instance WHERE id = ?1");
        _history = new SqliteStatement(connection, "SELECT events FROM history WHERE instance = ?1 ORDER BY turn");
        // One statement, not one more for each turn: an orchestrator of thousands of turns is woken by it.
        _historyWithPayloads = new SqliteStatement(connection, """
            SELECT history.events, payload.data FROM history
            LEFT JOIN payload ON payload.instance = history.instance AND payload.turn = history.turn
            WHERE history.instance = ?1 ORDER BY history.turn
            """);
        _payload = new SqliteStatement(connection, "SELECT data FROM payload WHERE instance = ?1 AND turn = ?2");
        _inbox = new SqliteStatement(connection, "SELECT id, body FROM inbox WHERE instance = ?1 ORDER BY id");
    }

    /// <summary>Reads an instance as of one moment.</summary>
    /// <param name="key">The instance.</param>
    /// <param name="lastMessage">The last message that was durable before this call.</param>
    public LoadedInstance? Load(long key, long lastMessage)
    {
        // One read transaction: row, history and inbox must be of the same moment.
        SqliteSchema.Execute(_connection, "BEGIN");
        try
        {
            InstanceRecord? instance = One(_byKey.Bind(1, key), Payload);
            return instance is null ? null : new LoadedInstance(instance, History(key, true), Inbox(key), lastMessage);
        }
        finally
        {
            SqliteSchema.Execute(_connection, "COMMIT");
        }
    }

    public InstanceRecord? Find(string instanceId, bool withPayloads) =>
        withPayloads ? One(_byId.Bind(1, instanceId), Payload) : One(_headById.Bind(1, instanceId), null);

    public List<HistoryEvent> History(long key, bool withPayloads)
    {
        var events = new List<HistoryEvent>();
        SqliteStatement history = withPayloads ? _historyWithPayloads : _history;
        try
        {
            history.Bind(1, key);
            while (history.Step())
            {
                HistoryCodec.Read(history.ReadBytes(0), withPayloads ? history.ReadBytes(1) : default, events);
            }
            return events;
        }
        finally
        {
            history.Reset();
        }
    }

    public List<InstanceRecord> Query(InstanceFilter filter)
    {
        var sql = new StringBuilder($"SELECT {(filter.WithPayloads ? InstanceColumns.All : InstanceColumns.WithoutPayloads)} FROM instance WHERE key > ?1");
        if (filter.CreatedFrom is not null) { sql.Append(" AND created >= ?3"); }
        if (filter.CreatedTo is not null) { sql.Append(" AND created <= ?4"); }
        if (filter.CompletedFrom is not null) { sql.Append(" AND completed >= ?5"); }
        if (filter.CompletedTo is not null) { sql.Append(" AND completed <= ?6"); }
        if (filter.InstanceIdPrefix is not null) { sql.Append(" AND substr(id, 1, length(?7)) = ?7"); }
        if (filter.Statuses.Count > 0) { sql.Append(" AND status IN (").AppendJoin(',', filter.Statuses.Select(s => (int)s)).Append(')'); }
        sql.Append(" ORDER BY key LIMIT ?2");
        using var statement = new SqliteStatement(_connection, sql.ToString());
        statement.Bind(1, filter.AfterKey).Bind(2, filter.Limit);
        if (filter.CreatedFrom is { } createdFrom) { statement.Bind(3, createdFrom.Ticks); }
        if (filter.CreatedTo is { } createdTo) { statement.Bind(4, createdTo.Ticks); }
        if (filter.CompletedFrom is { } completedFrom) { statement.Bind(5, completedFrom.Ticks); }
        if (filter.CompletedTo is { } completedTo) { statement.Bind(6, completedTo.Ticks); }
        if (filter.InstanceIdPrefix is { } prefix) { statement.Bind(7, prefix); }
        var rows = new List<InstanceRecord>();
        while (statement.Step())
        {
            rows.Add(InstanceColumns.Read(statement, filter.WithPayloads ? Payload : null));
        }
        return rows;
    }

    public List<PendingInstance> Pending()
    {
        using var statement = new SqliteStatement(_connection, """
            SELECT key, open_activities > 0 OR EXISTS (SELECT 1 FROM inbox WHERE inbox.instance = key), turns = 0, CASE turns WHEN 0 THEN start_at ELSE next_timer END
            FROM instance WHERE completed IS NULL ORDER BY key
            """);
        var pending = new List<PendingInstance>();
        while (statement.Step())
        {
            var p = new PendingInstance(statement.ReadNumber(0), statement.ReadNumber(1) != 0, statement.ReadNumber(2) != 0, statement.ReadInstant(3));
            if (p.HasWork || p.IsUnstarted || p.DueAt is not null)
            {
                pending.Add(p);
            }
        }
        return pending;
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in (SqliteStatement[])[_byKey, _byId, _headById, _history, _historyWithPayloads, _payload, _inbox])
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }

    private static InstanceRecord? One(SqliteStatement statement, Func<long, PayloadSlot, string?>? payload)
    {
        try
        {
            return statement.Step() ? InstanceColumns.Read(statement, payload) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private List<InboxMessage> Inbox(long key)
    {
        var messages = new List<InboxMessage>();
        try
        {
            _inbox.Bind(1, key);
            while (_inbox.Step())
            {
                messages.Add(InboxMessage.FromBytes(_inbox.ReadNumber(0), _inbox.ReadBytes(1)));
            }
            return messages;
        }
        finally
        {
            _inbox.Reset();
        }
    }

    private string? Payload(long key, PayloadSlot slot) => PayloadBytes(key, (long)slot) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private byte[]? PayloadBytes(long key, long turn)
    {
        try
        {
            return _payload.Bind(1, key).Bind(2, turn).Step() ? _payload.ReadBytes(0).ToArray() : null;
        }
        finally
        {
            _payload.Reset();
        }
    }
}
