using System.Text;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>The row operations of the commit rules, as prepared statements on the writer's connection.</summary>
internal sealed class SqliteStoreTransaction : IStoreTransaction, IDisposable
{
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _finish;
    private readonly SqliteStatement _startGeneration;
    private readonly SqliteStatement _reopen;
    private readonly SqliteStatement _appendTurn;
    private readonly SqliteStatement _putPayload;
    private readonly SqliteStatement _addMessage;
    private readonly SqliteStatement _removeMessage;
    private readonly SqliteStatement _inbox;
    private readonly SqliteStatement _children;
    private readonly SqliteStatement _deleteTurns;
    private readonly SqliteStatement _deleteTurnPayloads;
    private readonly SqliteStatement[] _delete;
    private long _lastKey;
    private long _lastMessage;

    public SqliteStoreTransaction(SqliteConnection connection)
    {
        _find = new SqliteStatement(connection, "SELECT key, status, generation FROM instance WHERE id = ?1");
        _insert = new SqliteStatement(connection, $"INSERT INTO instance ({InstanceColumns.All}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24)");
        _update = new SqliteStatement(connection, "UPDATE instance SET status = ?2, updated = ?3, turns = ?4, open_activities = ?5, next_timer = ?6, custom_status = ?7 WHERE key = ?1");
        _finish = new SqliteStatement(connection, "UPDATE instance SET status = ?2, updated = ?3, turns = ?4, open_activities = 0, next_timer = NULL, custom_status = ?5, completed = ?6, output = ?7, failure = ?8 WHERE key = ?1");
        _startGeneration = new SqliteStatement(connection, "UPDATE instance SET status = ?2, updated = ?3, turns = 0, open_activities = 0, next_timer = NULL, generation = ?4, version = ?5, input = ?6, custom_status = ?7, completed = NULL, output = NULL, failure = NULL WHERE key = ?1");
        _reopen = new SqliteStatement(connection, "UPDATE instance SET status = ?2, updated = ?3, turns = ?4, completed = NULL, output = NULL, failure = NULL WHERE key = ?1");
        _appendTurn = new SqliteStatement(connection, "INSERT INTO history (instance, turn, events) VALUES (?1, ?2, ?3)");
        _putPayload = new SqliteStatement(connection, "INSERT OR REPLACE INTO payload (instance, turn, data) VALUES (?1, ?2, ?3)");
        _addMessage = new SqliteStatement(connection, "INSERT INTO inbox (instance, id, body) VALUES (?1, ?2, ?3)");
        _removeMessage = new SqliteStatement(connection, "DELETE FROM inbox WHERE instance = ?1 AND id = ?2");
        _inbox = new SqliteStatement(connection, "SELECT id, body FROM inbox WHERE instance = ?1 ORDER BY id");
        _children = new SqliteStatement(connection, "SELECT id FROM instance WHERE parent_key = ?1");
        _deleteTurns = new SqliteStatement(connection, "DELETE FROM history WHERE instance = ?1 AND turn >= ?2");
        _deleteTurnPayloads = new SqliteStatement(connection, "DELETE FROM payload WHERE instance = ?1 AND turn >= ?2");
        _delete =
        [
            new SqliteStatement(connection, "DELETE FROM instance WHERE key = ?1"),
            new SqliteStatement(connection, "DELETE FROM payload WHERE instance = ?1"),
            new SqliteStatement(connection, "DELETE FROM inbox WHERE instance = ?1"),
        ];
        _lastKey = SqliteSchema.Number(connection, "SELECT max(coalesce((SELECT max(key) FROM instance), 0), coalesce((SELECT max(parent_key) FROM instance), 0))");
        _lastMessage = SqliteSchema.Number(connection, "SELECT coalesce(max(id), 0) FROM inbox");
    }

    /// <summary>The highest message id given so far.</summary>
    public long LastMessage => _lastMessage;

    public bool TryFind(string instanceId, out InstanceHead head)
    {
        try
        {
            if (_find.Bind(1, instanceId).Step())
            {
                head = new InstanceHead(_find.ReadNumber(0), (OrchestrationRuntimeStatus)_find.ReadNumber(1), (int)_find.ReadNumber(2));
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

    public void Insert(InstanceRecord instance)
    {
        instance.Key = ++_lastKey;
        _insert.Bind(1, instance.Key)
            .Bind(2, instance.InstanceId)
            .Bind(3, instance.Name)
            .Bind(4, instance.Version)
            .Bind(5, (long)instance.Status)
            .Bind(6, instance.CreatedAt)
            .Bind(7, instance.UpdatedAt)
            .Bind(8, instance.CompletedAt)
            .Bind(9, instance.StartAt)
            .Bind(10, instance.Generation)
            .Bind(11, instance.Turns)
            .Bind(12, instance.OpenActivities)
            .Bind(13, instance.NextTimer);
        if (instance.Parent is { } parent)
        {
            _insert.Bind(14, parent.Key).Bind(15, parent.InstanceId).Bind(16, parent.Name).Bind(17, parent.TaskId).Bind(18, parent.Generation);
        }
        else
        {
            _insert.BindNull(14).BindNull(15).BindNull(16).BindNull(17).BindNull(18);
        }
        _insert.Bind(19, InstanceColumns.WriteTags(instance)).Bind(20, instance.TraceParent).BindNull(21);
        BindPayload(_insert, 22, instance.Key, PayloadSlot.Input, instance.Input);
        _insert.BindNull(23).BindNull(24).Execute();
    }

    public void Delete(long key)
    {
        foreach (SqliteStatement statement in _delete)
        {
            statement.Bind(1, key).Execute();
        }
        _deleteTurns.Bind(1, key).Bind(2, 0).Execute();
    }

    public void Update(InstanceRecord instance)
    {
        if (instance.IsCompleted)
        {
            _finish.Bind(1, instance.Key).Bind(2, (long)instance.Status).Bind(3, instance.UpdatedAt).Bind(4, instance.Turns);
            BindPayload(_finish, 5, instance.Key, PayloadSlot.CustomStatus, instance.CustomStatus);
            _finish.Bind(6, instance.CompletedAt);
            BindPayload(_finish, 7, instance.Key, PayloadSlot.Output, instance.Output);
            if (instance.Failure is { } failure)
            {
                _finish.Bind(8, FailureCodec.ToBytes(failure));
            }
            else
            {
                _finish.BindNull(8);
            }
            _finish.Execute();
            return;
        }
        _update.Bind(1, instance.Key)
            .Bind(2, (long)instance.Status)
            .Bind(3, instance.UpdatedAt)
            .Bind(4, instance.Turns)
            .Bind(5, instance.OpenActivities)
            .Bind(6, instance.NextTimer);
        BindPayload(_update, 7, instance.Key, PayloadSlot.CustomStatus, instance.CustomStatus);
        _update.Execute();
    }

    public void StartGeneration(InstanceRecord instance)
    {
        DeleteHistory(instance.Key, 0);
        _startGeneration.Bind(1, instance.Key)
            .Bind(2, (long)instance.Status)
            .Bind(3, instance.UpdatedAt)
            .Bind(4, instance.Generation)
            .Bind(5, instance.Version);
        BindPayload(_startGeneration, 6, instance.Key, PayloadSlot.Input, instance.Input);
        BindPayload(_startGeneration, 7, instance.Key, PayloadSlot.CustomStatus, instance.CustomStatus);
        _startGeneration.Execute();
    }

    public void Reopen(InstanceRecord instance, int keptTurns)
    {
        DeleteHistory(instance.Key, keptTurns);
        _reopen.Bind(1, instance.Key).Bind(2, (long)instance.Status).Bind(3, instance.UpdatedAt).Bind(4, keptTurns).Execute();
    }

    public void AppendTurn(long key, int turn, ReadOnlyMemory<byte> events, ReadOnlyMemory<byte> payloads)
    {
        _appendTurn.Bind(1, key).Bind(2, turn).Bind(3, events.Span).Execute();
        if (!payloads.IsEmpty)
        {
            _putPayload.Bind(1, key).Bind(2, turn).Bind(3, payloads.Span).Execute();
        }
    }

    public long AddMessage(long key, byte[] body)
    {
        _addMessage.Bind(1, key).Bind(2, ++_lastMessage).Bind(3, body).Execute();
        return _lastMessage;
    }

    public void RemoveMessage(long key, long messageId) => _removeMessage.Bind(1, key).Bind(2, messageId).Execute();

    public IReadOnlyList<InboxMessage> Inbox(long key)
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

    public IReadOnlyList<string> Children(long key)
    {
        var children = new List<string>();
        try
        {
            _children.Bind(1, key);
            while (_children.Step())
            {
                children.Add(_children.ReadText(0)!);
            }
            return children;
        }
        finally
        {
            _children.Reset();
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in (SqliteStatement[])[_find, _insert, _update, _finish, _startGeneration, _reopen, _appendTurn, _putPayload, _addMessage, _removeMessage, _inbox, _children, _deleteTurns, _deleteTurnPayloads, .. _delete])
        {
            statement.Dispose();
        }
    }

    private void DeleteHistory(long key, int fromTurn)
    {
        _deleteTurns.Bind(1, key).Bind(2, fromTurn).Execute();
        _deleteTurnPayloads.Bind(1, key).Bind(2, fromTurn).Execute();
    }

    private void BindPayload(SqliteStatement statement, int parameter, long key, PayloadSlot slot, string? text)
    {
        if (text is null || text.Length <= InstanceColumns.InlineCharacters)
        {
            statement.Bind(parameter, text);
            return;
        }
        _putPayload.Bind(1, key).Bind(2, (long)slot).Bind(3, Encoding.UTF8.GetBytes(text)).Execute();
        statement.Bind(parameter, InstanceColumns.Apart);
    }
}
