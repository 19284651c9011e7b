using System.Text.Json;
using LocalHost.Engine;
using LocalHost.Engine.Clock;

namespace LocalHost.Triggers.Blobs;

/// <summary>That a blob was written, for one function.</summary>
/// <param name="Id">Id of the message that keeps it.</param>
/// <param name="Tries">Failed tries so far.</param>
internal sealed record BlobEvent(BlobTrigger Trigger, string Name, long Id, int Tries);

/// <summary>
/// The events of blobs, from before a write until the function has had it. An event is made durable before the write itself
/// begins: a writer that had its answer has made an event, and where no event can be kept nothing is written. What became of
/// the write decides about the event: it is delivered, or withdrawn, or, when nobody knows, delivered a little later if the
/// blob is there. Delivered at least once; for one name and function in the order of arrival. The clock is held for as long
/// as an event is open, so that no skipped deadline overtakes a blob.
/// </summary>
internal sealed class BlobEvents(
    IReadOnlyList<BlobTrigger> triggers,
    IDurableQueue queue,
    BlobRunner runner,
    BlobOptions options,
    HostClock clock,
    ILogger logger,
    CancellationToken stopping)
{
    public const string QueueName = "blobs";

    private readonly Dictionary<(string Function, string Name), (BlobEvent Newest, Task Work)> _lines = [];
    private int _open;

    /// <summary>How many events are not done.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes up what was not done before the host ended; to be called before a write can come.</summary>
    public async Task StartAsync()
    {
        var without = new List<long>();
        foreach (QueuedMessage message in queue.ReadAll(QueueName))
        {
            Body body = JsonSerializer.Deserialize<Body>(message.Body)!;
            if (triggers.FirstOrDefault(trigger => trigger.Function.Name == body.Function && trigger.Takes(body.Container, body.Name)) is { } wanting)
            {
                Opened(1);
                Deliver(new BlobEvent(wanting, body.Name, message.Id, message.Tries));
            }
            else
            {
                without.Add(message.Id);
            }
        }
        if (without.Count > 0)
        {
            logger.LogWarning("{Count} events of blobs were for functions that are not there any more; they are dropped.", without.Count);
            await queue.RemoveAsync(without).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps an event for every function that is to be told of the write; completes when they are durable.</summary>
    public Task<BlobEvent[]> AnnounceAsync(BlobWrite write) => KeepAsync(write.Name, [.. triggers.Where(trigger =>
        trigger.ByEvents && trigger.Container.AccountName == write.Account && trigger.Takes(write.Container, write.Name))]);

    /// <summary>Keeps and delivers the event of a blob that was found.</summary>
    public async Task AddAsync(BlobTrigger trigger, string name) => Confirm(await KeepAsync(name, [trigger]).ConfigureAwait(false));

    /// <summary>The blob is written: its functions get it now.</summary>
    public void Confirm(BlobEvent[] events) => Array.ForEach(events, Deliver);

    /// <summary>The write was refused, so there is nothing to tell.</summary>
    public async Task WithdrawAsync(BlobEvent[] events)
    {
        try
        {
            await queue.RemoveAsync([.. events.Select(one => one.Id)]).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Delivered after a restart, if there is such a blob: once too often, which a function has to bear anyway.
            logger.LogWarning(error, "Events of {Count} blobs that were not written could not be removed.", events.Length);
        }
        Opened(-events.Length);
    }

    /// <summary>Nobody knows whether the blob is written; it may still be on its way to the disk.</summary>
    public async Task DoubtAsync(BlobEvent[] events)
    {
        await Task.Delay(options.DoubtfulWrite, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Confirm(events);
    }

    /// <summary>Waits for functions that run, after the host began to stop.</summary>
    public Task StopAsync()
    {
        lock (_lines)
        {
            return Task.WhenAll(_lines.Values.Select(line => line.Work));
        }
    }

    private async Task<BlobEvent[]> KeepAsync(string name, IReadOnlyList<BlobTrigger> wanting)
    {
        Opened(wanting.Count);
        try
        {
            return await Task.WhenAll(wanting.Select(async trigger =>
            {
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Body(trigger.Function.Name, trigger.Path.Container, name));
                return new BlobEvent(trigger, name, await queue.AddAsync(QueueName, body).ConfigureAwait(false), 0);
            })).ConfigureAwait(false);
        }
        catch
        {
            // One that was kept all the same is delivered after a restart, if there is such a blob.
            Opened(-wanting.Count);
            throw;
        }
    }

    private void Deliver(BlobEvent one)
    {
        lock (_lines)
        {
            (string, string) key = (one.Trigger.Function.Name, one.Name);
            Task before = _lines.TryGetValue(key, out (BlobEvent Newest, Task Work) line) ? line.Work : Task.CompletedTask;
            _lines[key] = (one, DeliverAfterAsync(before, key, one));
        }
    }

    private async Task DeliverAfterAsync(Task before, (string, string) key, BlobEvent one)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await DeliverAsync(one).ConfigureAwait(false);
        lock (_lines)
        {
            if (ReferenceEquals(_lines[key].Newest, one))
            {
                _lines.Remove(key);
            }
        }
        Opened(-1);
    }

    /// <summary>Tries until the function ended well or the blob is given up; what the host's end leaves undone, the next start takes up.</summary>
    private async Task DeliverAsync(BlobEvent one)
    {
        for (int pauses = 1; !stopping.IsCancellationRequested; pauses++)
        {
            try
            {
                BlobResult result = await runner.TryAsync(one, stopping).ConfigureAwait(false);
                if (result == BlobResult.Ended)
                {
                    await queue.RemoveAsync([one.Id]).ConfigureAwait(false);
                    return;
                }
                if (result == BlobResult.Failed)
                {
                    one = one with { Tries = one.Tries + 1 };
                    await queue.SetTriesAsync(one.Id, one.Tries).ConfigureAwait(false);
                    if (one.Tries >= options.PoisonThreshold)
                    {
                        continue;
                    }
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The host's own queue fails, or the settings do: the event is delivered again rather than lost.
                logger.LogError(error, "The event of blob '{Container}/{Blob}' could not be dealt with.", one.Trigger.Path.Container, one.Name);
            }
            await Task.Delay(options.PauseAfter(pauses), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Opened(int count)
    {
        Interlocked.Add(ref _open, count);
        for (int i = 0; i < count; i++)
        {
            clock.Enter();
        }
        for (int i = 0; i > count; i--)
        {
            clock.Leave();
        }
    }

    private sealed record Body(string Function, string Container, string Name);
}
