using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>
/// Keeps the task hub in one SQLite file in WAL mode. One thread writes: what waits when it comes round shares one
/// transaction, and therefore one fsync (group commit). Readers have their own connections and never wait for it.
/// </summary>
internal sealed class SqliteTaskHubStore(string path, Synchronous synchronous) : ITaskHubStore
{
    /// <summary>Most requests that share a transaction: more would only add to the latency of the first.</summary>
    private const int GroupLimit = 2000;

    /// <summary>Groups of this size show that more is on its way: a short wait then saves commits, and with them the processor that the worker needs.</summary>
    private const int SmallestBusyGroup = 8;
    private const int LargestBusyGroup = 64;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(3);

    private readonly string _path = Path.GetFullPath(path);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Channel<(StoreRequest[] Requests, Exception? Error)> _completions =
        Channel.CreateUnbounded<(StoreRequest[], Exception?)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private List<StoreRequest> _queue = [];
    private SqliteConnection? _connection;
    private StoreTransaction? _transaction;
    private Thread? _writer;
    private Task _pump = Task.CompletedTask;
    private bool _closing;
    private long _durableMessage;

    public void Open(Action<StoreRequest, Exception?> completed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        try
        {
            SqliteSchema.Inspect(_path);
            _connection = SqliteSchema.Connect(_path, SqliteOpenMode.ReadWriteCreate);
            SqliteSchema.Execute(_connection, "PRAGMA journal_mode = WAL");
            SqliteSchema.Execute(_connection, $"PRAGMA synchronous = {(synchronous == Synchronous.Full ? "FULL" : "NORMAL")}");
            SqliteSchema.Execute(_connection, "PRAGMA wal_autocheckpoint = 8000");
            SqliteSchema.Execute(_connection, "PRAGMA cache_size = -16384");
            SqliteSchema.Create(_connection);
            _transaction = new StoreTransaction(_connection);
            _durableMessage = _transaction.LastMessage;
        }
        catch
        {
            _connection?.Dispose();
            throw;
        }
        _pump = Task.Run(() => PumpAsync(completed));
        _writer = new Thread(Write) { IsBackground = true, Name = "task hub writer" };
        _writer.Start();
    }

    public void Submit(StoreRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _queue.Add(request);
            if (_queue.Count > 1)
            {
                return;
            }
        }
        _waiting.Release();
    }

    public LoadedInstance? Load(long key)
    {
        long lastMessage = Volatile.Read(ref _durableMessage);
        return Read(r => r.Load(key, lastMessage));
    }

    public InstanceRecord? Find(string instanceId, bool withPayloads) => Read(r => r.Find(instanceId, withPayloads));

    public byte[] ReadHistory(long key) => Read(r => r.History(key));

    public List<InstanceRecord> Query(InstanceFilter filter) => Read(r => r.Query(filter));

    public IReadOnlyList<QueuedMessage> ReadQueue(string queue, long after, int limit) => Read(r => r.Queue(queue, after, limit));

    public IEnumerable<PendingInstance> ReadPending() => Read(r => r.Pending());

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }
            _closing = true;
        }
        _waiting.Release();
        _writer?.Join();
        _completions.Writer.TryComplete();
        await _pump.ConfigureAwait(false);
        while (_readers.TryTake(out SqliteReader? reader))
        {
            reader.Dispose();
        }
        _transaction?.Dispose();
        _connection?.Dispose();
        _waiting.Dispose();
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        if (!_readers.TryTake(out SqliteReader? reader))
        {
            reader = new SqliteReader(SqliteSchema.Connect(_path, SqliteOpenMode.ReadWrite));
        }
        try
        {
            return read(reader);
        }
        finally
        {
            if (Volatile.Read(ref _closing))
            {
                reader.Dispose();
            }
            else
            {
                _readers.Add(reader);
            }
        }
    }

    private void Write()
    {
        int last = 0;
        while (true)
        {
            _waiting.Wait();
            if (last is >= SmallestBusyGroup and <= LargestBusyGroup)
            {
                Thread.Sleep(Gathering);
            }
            List<StoreRequest> group;
            lock (_gate)
            {
                group = _queue;
                _queue = [];
            }
            if (group.Count == 0)
            {
                // Every release has brought requests but the last, which is that of the closing.
                return;
            }
            last = group.Count;
            foreach (StoreRequest[] part in group.Chunk(GroupLimit))
            {
                WriteGroup(part);
            }
        }
    }

    private void WriteGroup(StoreRequest[] group)
    {
        Exception? error = TryCommit(group);
        if (error is null || group.Length == 1)
        {
            _completions.Writer.TryWrite((group, error));
            return;
        }
        // One request must not take down those that happened to share its transaction.
        foreach (StoreRequest request in group)
        {
            StoreRequest[] alone = [request];
            _completions.Writer.TryWrite((alone, TryCommit(alone)));
        }
    }

    private Exception? TryCommit(StoreRequest[] group)
    {
        try
        {
            Failpoints.Hit("store.before-transaction");
            SqliteSchema.Execute(_connection!, "BEGIN IMMEDIATE");
            try
            {
                foreach (StoreRequest request in group)
                {
                    request.Reset();
                    request.Apply(_transaction!);
                    Failpoints.Hit("store.within-transaction");
                }
                Failpoints.Hit("store.before-commit");
                SqliteSchema.Execute(_connection!, "COMMIT");
                Volatile.Write(ref _durableMessage, _transaction!.LastMessage);
                Failpoints.Hit("store.after-commit");
                return null;
            }
            catch
            {
                if (SQLitePCL.raw.sqlite3_get_autocommit(_connection!.Handle!) == 0)
                {
                    SqliteSchema.Execute(_connection!, "ROLLBACK");
                }
                throw;
            }
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidDataException or ArgumentException)
        {
            return e;
        }
    }

    private async Task PumpAsync(Action<StoreRequest, Exception?> completed)
    {
        await foreach ((StoreRequest[] requests, Exception? error) in _completions.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (StoreRequest request in requests)
            {
                completed(request, error);
            }
        }
    }
}
