using Azure.Storage.Blobs;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Blobs;

/// <summary>The blob functions of the app: those that are told of blobs and those that look for them.</summary>
internal sealed class BlobTriggers : IDisposable
{
    private readonly Dictionary<BlobTrigger, BlobContainerClient> _containers = [];
    private readonly IReadOnlyList<BlobTrigger> _triggers;
    private readonly BlobOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PoisonBlobs _poison;
    private readonly BlobRunner _runner;
    private readonly List<Task> _listening = [];
    private BlobReceipts? _receipts;

    /// <param name="triggers">The blob functions.</param>
    /// <param name="options">How they are run.</param>
    /// <param name="storage">Makes storage clients.</param>
    /// <param name="worker">Runs the functions.</param>
    /// <param name="queue">Keeps events and poison.</param>
    /// <param name="clock">Held while an event is open.</param>
    /// <param name="loggers">Makes the logger.</param>
    public BlobTriggers(
        IReadOnlyList<BlobTrigger> triggers,
        BlobOptions options,
        BlobStorage storage,
        IFunctionWorker worker,
        IDurableQueue queue,
        HostClock clock,
        ILoggerFactory loggers)
    {
        _triggers = triggers;
        _options = options;
        _logger = loggers.CreateLogger("Host.Triggers.Blob");
        var accounts = new Dictionary<BlobTrigger, string>();
        foreach (BlobTrigger trigger in triggers)
        {
            _containers[trigger] = storage.Blobs(trigger.Connection).GetBlobContainerClient(trigger.Path.Container);
            accounts[trigger] = _containers[trigger].AccountName;
        }
        _poison = new PoisonBlobs(queue, storage, clock, _logger);
        _runner = new BlobRunner(worker, _containers, _poison, options, _logger, _hurry.Token);
        Events = new BlobEvents(triggers, accounts, queue, _runner, options, clock, _logger);
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
        BlobTrigger[] looking = [.. _triggers.Where(trigger => !trigger.ByEvents)];
        if (looking.Length == 0)
        {
            return;
        }
        _receipts = new BlobReceipts(_options.Directory);
        foreach (BlobTrigger trigger in looking)
        {
            var listener = new BlobListener(trigger, _containers[trigger], _runner, _receipts, _options, _logger);
            _listening.Add(Task.Run(() => listener.RunAsync(_stopping.Token)));
        }
    }

    /// <summary>Starts no function any more, and waits for those that run.</summary>
    /// <param name="hurry">Asks them to end at once.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        CancellationTokenRegistration cancel = hurry.Register(_hurry.Cancel);
        await using (cancel.ConfigureAwait(false))
        {
            await Events.StopAsync().ConfigureAwait(false);
            await Task.WhenAll(_listening).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Events.Dispose();
        _runner.Dispose();
        _receipts?.Dispose();
        _stopping.Dispose();
        _hurry.Dispose();
    }

    // Blobs that are written past the forwarder are not noticed, which looks like a fault of the app.
    private void WarnWithoutForwarder(BlobTrigger trigger)
    {
        Uri service = _containers[trigger].Uri;
        if (_options.ForwarderAddress is not { } forwarder || forwarder.Host != service.Host || forwarder.Port != service.Port)
        {
            _logger.LogWarning(
                "Function '{Function}' waits for events of blobs, but its connection '{Connection}' leads to {Service} and not through the host's"
                + " way to the blob service ({Forwarder}): it will not be told of any.",
                trigger.Function.Name, trigger.Connection, service.GetLeftPart(UriPartial.Authority), _options.ForwarderAddress?.ToString() ?? "none is set");
        }
    }
}
