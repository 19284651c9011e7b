using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>The row operations that <see cref="CommitRules"/> is written in, as prepared statements on the writer's connection. Used by one thread at a time.</summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly List<SqliteStatement> _all = [];
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _finish;
    private readonly SqliteStatement _startGeneration;
    private readonly SqliteStatement _appendTurn;
    private readonly SqliteStatement _addMessage;
    private readonly SqliteStatement _removeMessage;
    private readonly SqliteStatement _inbox;
    private readonly SqliteStatement _children;
    private readonly SqliteStatement _deleteHistory;
    private readonly SqliteStatement _deleteInstance;
    private readonly SqliteStatement _deleteInbox;
    private readonly SqliteStatement _enqueue;
    private readonly SqliteStatement _setTries;
    private readonly SqliteStatement _dequeue;
    private long _lastKey;
    private long _lastMessage;
    private long _lastQueued;

    public StoreTransaction(SqliteConnection connection)
    {
        _find = Prepare("SELECT key, status, generation FROM instance WHERE id = ?1");
        _insert = Prepare($"INSERT INTO instance ({InstanceColumns.All}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25)");
        _update = Prepare("UPDATE instance SET status = ?2, updated = ?3, turns = ?4, open_activities = ?5, next_timer = ?6, custom_status = ?7 WHERE key = ?1");
        _finish = Prepare("UPDATE instance SET status = ?2, updated = ?3, turns = ?4, open_activities = 0, next_timer = NULL, custom_status = ?5, completed = ?6, output = ?7, failure = ?8 WHERE key = ?1");
        _startGeneration = Prepare("UPDATE instance SET status = ?2, updated = ?3, turns = 0, open_activities = 0, next_timer = NULL, generation = ?4, version = ?5, input = ?6, custom_status = ?7, execution = ?8, completed = NULL, output = NULL, failure = NULL WHERE key = ?1");
        _appendTurn = Prepare("INSERT INTO history (instance, turn, events) VALUES (?1, ?2, ?3)");
        _addMessage = Prepare("INSERT INTO inbox (instance, id, body) VALUES (?1, ?2, ?3)");
        _removeMessage = Prepare("DELETE FROM inbox WHERE instance = ?1 AND id = ?2");
        _inbox = Prepare("SELECT id, body FROM inbox WHERE instance = ?1 ORDER BY id");
        _children = Prepare("SELECT id FROM instance WHERE parent_key = ?1");
        _deleteHistory = Prepare("DELETE FROM history WHERE instance = ?1");
        _deleteInstance = Prepare("DELETE FROM instance WHERE key = ?1");
        _deleteInbox = Prepare("DELETE FROM inbox WHERE instance = ?1");
        _enqueue = Prepare("INSERT INTO queue (id, name, tries, body) VALUES (?1, ?2, 0, ?3)");
        _setTries = Prepare("UPDATE queue SET tries = ?2 WHERE id = ?1");
        _dequeue = Prepare("DELETE FROM queue WHERE id = ?1");
        _lastKey = SqliteSchema.Number(connection, "SELECT max(coalesce((SELECT max(key) FROM instance), 0), coalesce((SELECT max(parent_key) FROM instance), 0))");
        _lastMessage = SqliteSchema.Number(connection, "SELECT coalesce(max(id), 0) FROM inbox");
        _lastQueued = SqliteSchema.Number(connection, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'queue'), 0)");

        SqliteStatement Prepare(string sql)
        {
            var statement = new SqliteStatement(connection, sql);
            _all.Add(statement);
            return statement;
        }
    }

    /// <summary>The highest message id given so far.</summary>
    public long LastMessage => _lastMessage;

    public bool TryFind(string instanceId, out InstanceHead head)
    {
        try
        {
            if (_find.Bind(1, instanceId).Step())
            {
                head = new InstanceHead(_find.ReadNumber(0), (P.OrchestrationStatus)_find.ReadNumber(1), (int)_find.ReadNumber(2));
                return true;
            }
            head = default;
            return false;
        }
        finally
        {
            _find.Reset();
        }
    }

    /// <summary>Inserts a row and gives it a key.</summary>
    public void Insert(InstanceRecord instance)
    {
        instance.Key = ++_lastKey;
        InstanceColumns.Bind(_insert, instance);
        _insert.Execute();
    }

    /// <summary>Deletes an instance with its history and inbox.</summary>
    public void Delete(long key)
    {
        _deleteInstance.Bind(1, key).Execute();
        _deleteHistory.Bind(1, key).Execute();
        _deleteInbox.Bind(1, key).Execute();
    }

    /// <summary>Writes what a turn changes.</summary>
    public void Update(InstanceRecord instance)
    {
        if (instance.IsCompleted)
        {
            _finish.Bind(1, instance.Key)
                .Bind(2, (long)instance.Status)
                .Bind(3, instance.UpdatedAt)
                .Bind(4, instance.Turns)
                .Bind(5, instance.CustomStatus)
                .Bind(6, instance.CompletedAt)
                .Bind(7, instance.Output)
                .BindFailure(8, instance.Failure)
                .Execute();
            return;
        }
        _update.Bind(1, instance.Key)
            .Bind(2, (long)instance.Status)
            .Bind(3, instance.UpdatedAt)
            .Bind(4, instance.Turns)
            .Bind(5, instance.OpenActivities)
            .Bind(6, instance.NextTimer)
            .Bind(7, instance.CustomStatus)
            .Execute();
    }

    /// <summary>Writes what the next generation changes, and deletes the history of the last.</summary>
    public void StartGeneration(InstanceRecord instance)
    {
        _deleteHistory.Bind(1, instance.Key).Execute();
        _startGeneration.Bind(1, instance.Key)
            .Bind(2, (long)instance.Status)
            .Bind(3, instance.UpdatedAt)
            .Bind(4, instance.Generation)
            .Bind(5, instance.Version)
            .Bind(6, instance.Input)
            .Bind(7, instance.CustomStatus)
            .Bind(8, instance.ExecutionId)
            .Execute();
    }

    public void AppendTurn(long key, int turn, ReadOnlyMemory<byte> events) =>
        _appendTurn.Bind(1, key).Bind(2, turn).Bind(3, events.Span).Execute();

    /// <summary>Adds a message and answers its id.</summary>
    public long AddMessage(long key, byte[] body)
    {
        _addMessage.Bind(1, key).Bind(2, ++_lastMessage).Bind(3, body).Execute();
        return _lastMessage;
    }

    public void RemoveMessage(long key, long messageId) => _removeMessage.Bind(1, key).Bind(2, messageId).Execute();

    /// <summary>The messages that no turn has taken in, in order.</summary>
    public IReadOnlyList<InboxMessage> Inbox(long key) =>
        _inbox.Bind(1, key).ReadAll(static row => InboxMessage.FromBytes(row.ReadNumber(0), row.ReadBytes(1)));

    /// <summary>The sub-orchestrations of an instance.</summary>
    public IReadOnlyList<string> Children(long key) => _children.Bind(1, key).ReadAll(static row => row.ReadText(0)!);

    /// <summary>Adds a message to a queue of the host and answers its id, which is never given again.</summary>
    public long Enqueue(string queue, byte[] body)
    {
        _enqueue.Bind(1, ++_lastQueued).Bind(2, queue).Bind(3, body).Execute();
        return _lastQueued;
    }

    /// <summary>Sets how often a message of the host was tried; null removes it.</summary>
    public void Settle(long id, int? tries)
    {
        if (tries is { } count)
        {
            _setTries.Bind(1, id).Bind(2, count).Execute();
        }
        else
        {
            _dequeue.Bind(1, id).Execute();
        }
    }

    public void Dispose() => _all.ForEach(static statement => statement.Dispose());
}
