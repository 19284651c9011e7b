using LocalHost.Engine;

namespace LocalHost.Tests.Triggers;

/// <summary>A durable queue that outlives a host, though not the test; it can be made to wait and to fail.</summary>
internal sealed class MemoryQueue : IDurableQueue
{
    private readonly SortedDictionary<long, (string Queue, QueuedMessage Message)> _messages = [];
    private readonly Lock _gate = new();
    private long _last;

    /// <summary>What every write waits for; null for nothing.</summary>
    public Func<Task>? Before { get; set; }

    public int Added { get; private set; }

    public async Task<long> AddAsync(string queue, byte[] body)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        lock (_gate)
        {
            Added++;
            _messages[++_last] = (queue, new QueuedMessage(_last, body, 0));
            return _last;
        }
    }

    public IReadOnlyList<QueuedMessage> Read(string queue, long after, int limit)
    {
        lock (_gate)
        {
            return [.. _messages.Values.Where(one => one.Queue == queue && one.Message.Id > after).Select(one => one.Message).Take(limit)];
        }
    }

    public Task SetTriesAsync(long id, int tries)
    {
        lock (_gate)
        {
            _messages[id] = _messages[id] with { Message = _messages[id].Message with { Tries = tries } };
        }
        return Task.CompletedTask;
    }

    public Task RemoveAsync(IReadOnlyList<long> ids)
    {
        lock (_gate)
        {
            foreach (long id in ids)
            {
                _messages.Remove(id);
            }
        }
        return Task.CompletedTask;
    }
}
