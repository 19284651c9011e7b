using LocalHost.Engine;
using LocalHost.Engine.Clock;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// The events of blobs, from before a write until the function has had it. An event is made durable before the write itself
/// begins: a writer that had its answer has made an event, and where no event can be kept nothing is written. What became of
/// the write decides about the event: it is delivered, or withdrawn, or, when nobody knows, delivered a little later if the
/// blob is there. Delivered at least once; for one name and function in the order of arrival. The clock is held for as long
/// as an event is open, so that no skipped deadline overtakes a blob.
/// </summary>
internal sealed class BlobEvents(
    IReadOnlyList<BlobTrigger> triggers,
    IReadOnlyDictionary<BlobTrigger, string> accounts,
    IDurableQueue queue,
    BlobRunner runner,
    BlobOptions options,
    HostClock clock,
    ILogger logger) : IDisposable
{
    private const int PageSize = 1000;

    private readonly BlobTrigger[] _triggers = [.. triggers.Where(trigger => trigger.ByEvents)];
    private readonly Dictionary<(string Function, string Name), Line> _lines = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _open;

    /// <summary>How many events are not done.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes up what was not done before the host ended; to be called before a write can come.</summary>
    public async Task StartAsync()
    {
        var without = new List<long>();
        for (long after = 0; queue.Read(BlobEvent.Queue, after, PageSize) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (QueuedMessage message in page)
            {
                if (BlobEvent.Read(message, triggers) is { } left)
                {
                    Opened(1);
                    Deliver(left);
                }
                else
                {
                    without.Add(message.Id);
                }
            }
        }
        if (without.Count > 0)
        {
            logger.LogWarning("{Count} events of blobs were for functions that are not there any more; they are dropped.", without.Count);
            await queue.RemoveAsync(without).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps an event for every function that wants the blob; completes when they are durable. Mostly none does.</summary>
    public async ValueTask<IReadOnlyList<BlobEvent>> AnnounceAsync(BlobWrite write)
    {
        List<BlobTrigger>? wanted = null;
        foreach (BlobTrigger trigger in _triggers)
        {
            if (trigger.Path.Container == write.Container && accounts[trigger] == write.Account && trigger.Path.Match(write.Name) is not null)
            {
                (wanted ??= []).Add(trigger);
            }
        }
        if (wanted is null)
        {
            return [];
        }
        Opened(wanted.Count);
        try
        {
            return await Task.WhenAll(wanted.Select(trigger => KeepAsync(trigger, write.Name))).ConfigureAwait(false);
        }
        catch
        {
            // One that was kept all the same is delivered after a restart, if there is such a blob.
            Closed(wanted.Count);
            throw;
        }
    }

    /// <summary>The blob is written: its functions get it now.</summary>
    public void Confirm(IReadOnlyList<BlobEvent> events)
    {
        foreach (BlobEvent one in events)
        {
            Deliver(one);
        }
    }

    /// <summary>The write was refused, so there is nothing to tell.</summary>
    public async Task WithdrawAsync(IReadOnlyList<BlobEvent> events)
    {
        try
        {
            await queue.RemoveAsync([.. events.Select(one => one.Id)]).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Delivered after a restart, if there is such a blob: once too often, which a function has to bear anyway.
            logger.LogWarning(error, "Events of {Count} blobs that were not written could not be removed.", events.Count);
        }
        finally
        {
            Closed(events.Count);
        }
    }

    /// <summary>Nobody knows whether the blob is written; it may still be on its way to the disk.</summary>
    public void Doubt(IReadOnlyList<BlobEvent> events) => _ = DoubtAsync(events);

    /// <summary>Delivers nothing more, and waits for functions that run.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lines)
        {
            running = [.. _lines.Values.Select(line => line.Work)];
        }
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<BlobEvent> KeepAsync(BlobTrigger trigger, string name) =>
        new(trigger, name, await queue.AddAsync(BlobEvent.Queue, BlobEvent.Message(trigger, name, clock.GetUtcNow())).ConfigureAwait(false), 0);

    private async Task DoubtAsync(IReadOnlyList<BlobEvent> events)
    {
        await Task.Delay(options.DoubtfulWrite, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Confirm(events);
    }

    private void Deliver(BlobEvent one)
    {
        lock (_lines)
        {
            (string, string) key = (one.Trigger.Function.Name, one.Name);
            if (_lines.TryGetValue(key, out Line? line))
            {
                line.Waiting.Enqueue(one);
                return;
            }
            line = new Line();
            _lines[key] = line;
            line.Work = Task.Run(() => WorkAsync(key, line, one));
        }
    }

    /// <summary>Delivers the events of one name to one function, one after the other.</summary>
    private async Task WorkAsync((string, string) key, Line line, BlobEvent first)
    {
        for (BlobEvent? one = first; one is not null;)
        {
            await DeliverAsync(one).ConfigureAwait(false);
            Closed(1);
            lock (_lines)
            {
                if (!line.Waiting.TryDequeue(out one))
                {
                    _lines.Remove(key);
                }
            }
        }
    }

    private async Task DeliverAsync(BlobEvent one)
    {
        for (int failures = 1; !_stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await runner.RunAsync(
                    new BlobWork(one.Trigger, one.Name, null), one.Tries, tries => queue.SetTriesAsync(one.Id, tries), _stopping.Token).ConfigureAwait(false);
                await queue.RemoveAsync([one.Id]).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The host's own queue fails, or the settings do: the event is delivered again rather than lost.
                logger.LogError(error, "The event of blob '{Container}/{Blob}' could not be dealt with.", one.Trigger.Path.Container, one.Name);
                await Task.Delay(Pauses.After(failures, options.FirstPause), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Opened(int count)
    {
        Interlocked.Add(ref _open, count);
        for (int i = 0; i < count; i++)
        {
            clock.Enter();
        }
    }

    private void Closed(int count)
    {
        Interlocked.Add(ref _open, -count);
        for (int i = 0; i < count; i++)
        {
            clock.Leave();
        }
    }

    /// <summary>The events of one name for one function.</summary>
    private sealed class Line
    {
        public Queue<BlobEvent> Waiting { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
