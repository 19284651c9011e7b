using LocalHost.Configuration;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Worker;

namespace LocalHost.Triggers.Blobs;

/// <summary>How blob functions are run.</summary>
internal sealed record BlobOptions
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPauseAfterFailedListing = TimeSpan.FromMinutes(1);

    /// <summary>Where callers reach the <see cref="BlobForwarder"/>; null when there is none.</summary>
    public Uri? ForwarderAddress { get; init; }

    /// <summary>How many blob functions run at once.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>After how many failed tries a blob is poison.</summary>
    public int PoisonThreshold { get; init; } = 5;

    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ShortestListingPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a write of which nobody heard the end is given to end, before its blob is looked for.</summary>
    public TimeSpan DoubtfulWrite { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after so many tries: it doubles each time, to half a minute.</summary>
    public TimeSpan PauseAfter(int tries) => Doubled(FirstPause, tries - 1);

    /// <summary>The pause after a listing, by which listing takes at most a fiftieth of the time, 2 %.</summary>
    /// <param name="failures">How many listings in a row have failed, this one included.</param>
    /// <param name="before">The pause before that listing.</param>
    public TimeSpan PauseAfterListing(TimeSpan took, int failures, TimeSpan before)
    {
        // One slow listing, as the first of a busy machine is, must not keep new blobs unseen for long: the share of the time
        // is reached by doubling.
        TimeSpan share = Shorter(took * 49, before * 2);
        // Most of the time of a failure is waiting, and the end of the trouble is to be seen soon.
        TimeSpan pause = failures > 0 ? Shorter(share, LongestPauseAfterFailedListing) : share;
        TimeSpan least = Doubled(ShortestListingPause, failures);
        return pause > least ? pause : least;
    }

    private static TimeSpan Doubled(TimeSpan first, int times) => Shorter(first * Math.Pow(2, Math.Min(times, 20)), LongestPause);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>The blob functions of the app: those that are told of blobs and those that look for them.</summary>
internal sealed class BlobTriggers : IDisposable
{
    private readonly IReadOnlyList<BlobTrigger> _triggers;
    private readonly BlobOptions _options;
    private readonly IDurableQueue _queue;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PoisonBlobs _poison;
    private readonly BlobRunner _runner;
    private Task _listening = Task.CompletedTask;

    public BlobTriggers(
        IReadOnlyList<BlobTrigger> triggers,
        BlobOptions options,
        StorageConnections storage,
        IFunctionWorker worker,
        IDurableQueue queue,
        HostClock clock,
        ILoggerFactory loggers)
    {
        _triggers = triggers;
        _options = options;
        _queue = queue;
        _logger = loggers.CreateLogger("Host.Triggers.Blob");
        _poison = new PoisonBlobs(queue, storage, clock, _logger);
        _runner = new BlobRunner(worker, _poison, options, _logger, _hurry.Token);
        Events = new BlobEvents(triggers, queue, _runner, options, clock, _logger, _stopping.Token);
    }

    /// <summary>What a <see cref="BlobForwarder"/> tells of writes.</summary>
    public BlobEvents Events { get; }

    /// <summary>Blobs that were given up.</summary>
    public IReadOnlyList<PoisonBlob> Poison => _poison.All;

    /// <summary>Takes up old events and begins to look for blobs; to be called before the forwarder takes its first request.</summary>
    public async Task StartAsync()
    {
        foreach (BlobTrigger trigger in _triggers.Where(trigger => trigger.ByEvents))
        {
            WarnWithoutForwarder(trigger);
        }
        await Events.StartAsync().ConfigureAwait(false);
        _listening = Task.WhenAll(_triggers.Where(trigger => !trigger.ByEvents).Select(trigger =>
        {
            var listener = new BlobListener(trigger, Events, _queue, _options, _logger);
            return Task.Run(() => listener.RunAsync(_stopping.Token));
        }).ToArray());
    }

    /// <summary>Starts no function any more, and waits for those that run.</summary>
    /// <param name="hurry">Asks them to end at once.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        using CancellationTokenRegistration cancel = hurry.Register(_hurry.Cancel);
        await _listening.ConfigureAwait(false);
        await Events.StopAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _stopping.Dispose();
        _hurry.Dispose();
    }

    // Blobs that are written past the forwarder are not noticed, which looks like a fault of the app.
    private void WarnWithoutForwarder(BlobTrigger trigger)
    {
        string service = trigger.Container.Uri.GetLeftPart(UriPartial.Authority);
        string? forwarder = _options.ForwarderAddress?.GetLeftPart(UriPartial.Authority);
        if (service != forwarder)
        {
            _logger.LogWarning(
                "Function '{Function}' waits for events of blobs, but its connection '{Connection}' leads to {Service} and not through the host's"
                + " way to the blob service ({Forwarder}): it will not be told of any.",
                trigger.Function.Name, trigger.Connection, service, forwarder ?? "none is set");
        }
    }
}
