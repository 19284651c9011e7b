using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>The row operations that the requests are written in, on the writer's connection. Used by one thread at a time.</summary>
internal sealed class StoreTransaction(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatements _sql = new(connection);
    private long _lastKey = SqliteSchema.Number(
        connection, "SELECT max(coalesce((SELECT max(key) FROM instance), 0), coalesce((SELECT max(parent_key) FROM instance), 0))");
    private long _lastQueued = SqliteSchema.Number(connection, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'queue'), 0)");

    /// <summary>The highest message id given so far.</summary>
    public long LastMessage { get; private set; } = SqliteSchema.Number(connection, "SELECT coalesce(max(id), 0) FROM inbox");

    public InstanceHead? Find(string instanceId) =>
        _sql["SELECT key, status, generation FROM instance WHERE id = ?1"].Bind(1, instanceId)
            .ReadOne(static row => new InstanceHead(row.ReadNumber(0), (P.OrchestrationStatus)row.ReadNumber(1), (int)row.ReadNumber(2)));

    /// <summary>Inserts a row and gives it a key.</summary>
    public void Insert(InstanceRecord instance)
    {
        instance.Key = ++_lastKey;
        SqliteStatement insert = _sql[InstanceColumns.Insert];
        InstanceColumns.Bind(insert, instance);
        insert.Execute();
    }

    public void Delete(long key)
    {
        _sql["DELETE FROM instance WHERE key = ?1"].Bind(1, key).Execute();
        _sql["DELETE FROM history WHERE instance = ?1"].Bind(1, key).Execute();
        _sql["DELETE FROM inbox WHERE instance = ?1"].Bind(1, key).Execute();
    }

    /// <summary>Writes what a turn changes.</summary>
    public void Update(InstanceRecord instance) =>
        _sql["UPDATE instance SET status = ?2, updated = ?3, turns = ?4, open_activities = ?5, next_timer = ?6, custom_status = ?7, completed = ?8, output = ?9, failure = ?10 WHERE key = ?1"]
            .Bind(1, instance.Key)
            .Bind(2, (long)instance.Status)
            .Bind(3, instance.UpdatedAt)
            .Bind(4, instance.Turns)
            .Bind(5, instance.OpenActivities)
            .Bind(6, instance.NextTimer)
            .Bind(7, instance.CustomStatus)
            .Bind(8, instance.CompletedAt)
            .Bind(9, instance.Output)
            .BindFailure(10, instance.Failure)
            .Execute();

    /// <summary>Writes what the next generation changes, and deletes the history of the last.</summary>
    public void StartGeneration(InstanceRecord instance)
    {
        _sql["DELETE FROM history WHERE instance = ?1"].Bind(1, instance.Key).Execute();
        _sql["UPDATE instance SET generation = ?2, version = ?3, input = ?4, execution = ?5 WHERE key = ?1"]
            .Bind(1, instance.Key)
            .Bind(2, instance.Generation)
            .Bind(3, instance.Version)
            .Bind(4, instance.Input)
            .Bind(5, instance.ExecutionId)
            .Execute();
        Update(instance);
    }

    public void AppendTurn(InstanceRecord instance, ReadOnlyMemory<byte> events) =>
        _sql["INSERT INTO history (instance, turn, at, events) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(1, instance.Key).Bind(2, instance.Turns - 1).Bind(3, instance.UpdatedAt).Bind(4, events.Span).Execute();

    /// <summary>Adds a message and answers its id.</summary>
    public long AddMessage(long key, byte[] body)
    {
        _sql["INSERT INTO inbox (instance, id, body) VALUES (?1, ?2, ?3)"].Bind(1, key).Bind(2, ++LastMessage).Bind(3, body).Execute();
        return LastMessage;
    }

    public void RemoveMessage(long key, long messageId) =>
        _sql["DELETE FROM inbox WHERE instance = ?1 AND id = ?2"].Bind(1, key).Bind(2, messageId).Execute();

    /// <summary>The messages that no turn has taken in, in order.</summary>
    public IReadOnlyList<InboxMessage> Inbox(long key) => InboxMessage.ReadAll(_sql, key);

    public IReadOnlyList<string> Children(long key) =>
        _sql["SELECT id FROM instance WHERE parent_key = ?1"].Bind(1, key).ReadAll(static row => row.ReadText(0)!);

    /// <summary>Adds a message to a queue of the host and answers its id, which is never given again.</summary>
    public long Enqueue(string queue, byte[] body)
    {
        _sql["INSERT INTO queue (id, name, tries, body) VALUES (?1, ?2, 0, ?3)"].Bind(1, ++_lastQueued).Bind(2, queue).Bind(3, body).Execute();
        return _lastQueued;
    }

    /// <summary>Sets how often a message of the host was tried; null removes it.</summary>
    public void Settle(long id, int? tries)
    {
        if (tries is { } count)
        {
            _sql["UPDATE queue SET tries = ?2 WHERE id = ?1"].Bind(1, id).Bind(2, count).Execute();
        }
        else
        {
            _sql["DELETE FROM queue WHERE id = ?1"].Bind(1, id).Execute();
        }
    }

    public void Dispose() => _sql.Dispose();
}
