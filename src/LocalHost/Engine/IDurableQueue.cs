namespace LocalHost.Engine;

/// <summary>Small messages that the host itself must not forget, kept in the task hub's file.</summary>
internal interface IDurableQueue
{
    /// <summary>Adds a message; completes when it is durable.</summary>
    /// <param name="body">Anything; some kilobytes at most.</param>
    Task<long> AddAsync(string queue, byte[] body);

    /// <summary>Reads messages in the order in which they were added.</summary>
    /// <param name="after">Only messages with a higher id; 0 for all.</param>
    IReadOnlyList<QueuedMessage> Read(string queue, long after, int limit);

    /// <summary>Writes down how often a message was tried; completes when it is durable.</summary>
    Task SetTriesAsync(long id, int tries);

    /// <summary>Removes messages; completes when that is durable. Ids that are gone already are left out.</summary>
    Task RemoveAsync(IReadOnlyList<long> ids);
}

/// <summary>A message of a <see cref="IDurableQueue"/>.</summary>
/// <param name="Id">Counts up over all queues, never used twice.</param>
/// <param name="Tries">How often it was tried without success.</param>
internal sealed record QueuedMessage(long Id, byte[] Body, int Tries);
