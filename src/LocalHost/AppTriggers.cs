using LocalHost.Configuration;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Triggers.Blobs;
using LocalHost.Triggers.Http;
using LocalHost.Triggers.Timers;
using LocalHost.Worker;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost;

/// <summary>What sets the app's functions off from outside: requests, blobs and schedules.</summary>
internal sealed class AppTriggers(HostOptions options, HostJson host, AppSettings settings, HostClock clock, ILoggerFactory loggers) : IDisposable
{
    private readonly ServiceProvider _forwarding = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
    private readonly StorageConnections _storage = new(settings);
    private IReadOnlyList<HttpTrigger> _requests = [];
    private IReadOnlyList<TimerTrigger> _schedules = [];
    private IReadOnlyList<BlobTrigger> _containers = [];
    private HttpFront? _front;
    private TimerTriggers? _timers;
    private BlobTriggers? _blobs;
    private BlobForwarder? _forwarder;

    /// <summary>Reads the functions' triggers and says what is wrong with them.</summary>
    public IEnumerable<string> Read(IReadOnlyList<Function> functions)
    {
        var problems = new List<string>();
        _requests = HttpTrigger.Read(functions, host.RoutePrefix, settings.Resolve, problems);
        _schedules = TimerTrigger.Read(functions, settings.Resolve, problems);
        _containers = BlobTrigger.Read(functions, settings.Resolve, _storage, problems);
        return problems;
    }

    /// <summary>Lets the app reach its blob service, which it may need before it can tell its functions.</summary>
    public void Forward(Door? blobs)
    {
        if (blobs is not null && options.BlobUpstream is { } upstream)
        {
            _forwarder = new BlobForwarder(upstream, null, _forwarding.GetRequiredService<IHttpForwarder>(), loggers.CreateLogger<BlobForwarder>());
            blobs.Serve(_forwarder.AnswerAsync);
        }
    }

    /// <summary>Serves requests and blobs, then starts the schedules, whose functions may send requests.</summary>
    public async Task StartAsync(IFunctionWorker worker, IDurableQueue queue, Door front, Door? blobs, CancellationToken stop)
    {
        var blobOptions = new BlobOptions
        {
            ForwarderAddress = blobs?.Address,
            MaxDegreeOfParallelism = host.BlobMaxDegreeOfParallelism,
            PoisonThreshold = host.PoisonBlobThreshold,
        };
        _blobs = new BlobTriggers(_containers, blobOptions, _storage, worker, queue, clock, loggers);
        await _blobs.StartAsync().ConfigureAwait(false);
        IHttpForwarder forwarder = _forwarding.GetRequiredService<IHttpForwarder>();
        _forwarder?.Events = _blobs.Events;
        var keys = KeyRing.Open(options.State, worker.Functions.Select(function => function.Name));
        HostState State() => new(stop.IsCancellationRequested ? "Draining" : "Running", clock.Busy, _blobs.Events.Open, _blobs.Poison);
        _front = new HttpFront(_requests, keys, worker, forwarder, clock, State, HttpFront.DefaultSizeLimit, loggers, settings["AzureWebJobsDisableHomepage"] == "true");
        front.Serve(_front.Answer);
        _timers = new TimerTriggers(_schedules, worker, queue, clock, loggers);
        _timers.Start();
    }

    /// <summary>Sets nothing off any more; what runs is given up when the token fires.</summary>
    public Task StopAsync(CancellationToken drained) =>
        Task.WhenAll(_timers?.StopAsync(drained) ?? Task.CompletedTask, _blobs?.StopAsync(drained) ?? Task.CompletedTask);

    public void Dispose()
    {
        _timers?.Dispose();
        _blobs?.Dispose();
        _front?.Dispose();
        _forwarder?.Dispose();
        _forwarding.Dispose();
    }
}
