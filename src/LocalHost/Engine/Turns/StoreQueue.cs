using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>The host's own messages as the task hub's store keeps them, committed with whatever else waits for the disk.</summary>
internal sealed class StoreQueue(TaskHub hub) : IDurableQueue
{
    public Task<long> AddAsync(string queue, byte[] body) => hub.RequestAsync(new EnqueueRequest(queue, body), CancellationToken.None);

    public IReadOnlyList<QueuedMessage> Read(string queue, long after, int limit) => hub.Store.ReadQueue(queue, after, limit);

    public Task SetTriesAsync(long id, int tries) => hub.RequestAsync(new SettleRequest([id], tries), CancellationToken.None);

    public Task RemoveAsync(IReadOnlyList<long> ids) => hub.RequestAsync(new SettleRequest(ids, null), CancellationToken.None);
}
