using System.Collections.Concurrent;
using System.Text.Json;
using LocalHost.Engine;

namespace LocalHost.Triggers;

/// <summary>Records of which there is one for each key, kept in a durable queue. One key is written by one caller at a time.</summary>
internal sealed class DurableRecords<T>(IDurableQueue queue, string name)
{
    // A host that ended in mid-write left two messages of one key; the later one counts, and both go with the next write.
    private readonly ConcurrentDictionary<string, (long[] Ids, T Value)> _records = new(
        from message in queue.ReadAll(name)
        let record = JsonSerializer.Deserialize<Record>(message.Body)!
        group (message.Id, record.Value) by record.Key into same
        select KeyValuePair.Create(same.Key, (same.Select(one => one.Id).ToArray(), same.Last().Value)));

    public IEnumerable<string> Keys => _records.Keys;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<T> All => [.. _records.Values.OrderBy(one => one.Ids[0]).Select(one => one.Value)];

    public T? Find(string key) => _records.TryGetValue(key, out (long[] Ids, T Value) found) ? found.Value : default;

    /// <summary>Puts a record in the place of the one before.</summary>
    public async Task WriteAsync(string key, T value)
    {
        long id = await queue.AddAsync(name, JsonSerializer.SerializeToUtf8Bytes(new Record(key, value))).ConfigureAwait(false);
        await RemoveAsync(key).ConfigureAwait(false);
        _records[key] = ([id], value);
    }

    public async Task RemoveAsync(string key)
    {
        if (_records.TryRemove(key, out (long[] Ids, T Value) found))
        {
            await queue.RemoveAsync(found.Ids).ConfigureAwait(false);
        }
    }

    private sealed record Record(string Key, T Value);
}

internal static class DurableQueueReading
{
    private const int PageSize = 1000;

    /// <summary>Reads a whole queue, a page at a time.</summary>
    public static IEnumerable<QueuedMessage> ReadAll(this IDurableQueue queue, string name)
    {
        for (long after = 0; queue.Read(name, after, PageSize) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (QueuedMessage message in page)
            {
                yield return message;
            }
        }
    }
}
