using LocalHost.Configuration;
using LocalHost.Durable;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using LocalHost.Triggers.Blobs;
using LocalHost.Triggers.Http;
using LocalHost.Triggers.Timers;
using LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost;

/// <summary>What the rooms of the host have in common.</summary>
internal sealed record HostContext(HostOptions Options, HostJson Host, AppSettings Settings, HostClock Clock, ILoggerFactory Loggers);

/// <summary>Puts the engine and the triggers together, and starts and stops them in order. The worker is not among them.</summary>
internal sealed class Rooms : IAsyncDisposable
{
    private const string TaskHubFile = "taskhub.db";

    private readonly HostContext _context;
    private readonly StorageConnections _storage;
    private readonly SettingResolver _resolver;
    private readonly TaskHub _hub;
    private readonly WorkItemStream? _stream;
    private readonly ServiceProvider _forwarding = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
    private IReadOnlyList<HttpTrigger> _requests = [];
    private IReadOnlyList<TimerTrigger> _schedules = [];
    private IReadOnlyList<BlobTrigger> _containers = [];
    private HttpFront? _front;
    private TimerTriggers? _timers;
    private BlobTriggers? _blobs;
    private BlobForwarder? _forwarder;
    private bool _isStopping;

    public Rooms(HostContext context)
    {
        _context = context;
        _storage = new StorageConnections(context.Settings);
        _resolver = new SettingResolver(context.Settings);
        _stream = context.Options.App is null ? new WorkItemStream() : null;
        _hub = new TaskHub(HubOptions(context), context.Clock, context.Loggers.CreateLogger<TaskHub>());
    }

    /// <summary>Every binding type that the host serves.</summary>
    public static IReadOnlyCollection<string> BindingTypes { get; } =
        ["httpTrigger", "http", "timerTrigger", "blobTrigger", "orchestrationTrigger", "activityTrigger", "durableClient"];

    /// <summary>Answers the requests of people; there once <see cref="StartAsync"/> has completed.</summary>
    public RequestDelegate Front => _front is { } front ? front.AnswerAsync : NotFound;

    /// <summary>Answers the requests of the blob forwarder; null without one.</summary>
    public RequestDelegate? BlobForwarder => _forwarder is { } forwarder ? forwarder.AnswerAsync : null;

    /// <summary>Opens what is kept.</summary>
    /// <exception cref="HostProblemException">The task hub's file cannot be used.</exception>
    public void Open()
    {
        var file = new FileInfo(_hub.Options.DatabasePath);
        if (file is not { Exists: true, Length: > 0 } && File.Exists(Path.Combine(_context.Options.State, KeyRing.FileName)))
        {
            Console.WriteLine($"Notice: the task hub {file.FullName} is gone, and an empty one takes its place. What ran in it must be started again.");
        }
        try
        {
            _hub.Open();
        }
        catch (TaskHubStorageException problem)
        {
            throw new HostProblemException(problem.Message, problem);
        }
    }

    /// <summary>Adds the services of the task hub's address.</summary>
    public void AddServices(IServiceCollection services) => services.AddSingleton(new TaskHubService(_hub, _stream));

    /// <summary>Maps the services of the task hub's address.</summary>
    public static void Map(WebApplication app) => app.MapGrpcService<TaskHubService>();

    /// <summary>The values of inputs that are no triggers.</summary>
    public IReadOnlyList<IInputBinding> Inputs(Uri hubAddress) => [new DurableClientBinding(_context.Host.HubName, hubAddress)];

    /// <summary>Reads the functions' triggers and says what is wrong with them.</summary>
    public IEnumerable<string> Problems(IReadOnlyList<Function> functions)
    {
        var problems = new List<string>();
        _requests = HttpTrigger.Read(functions, _context.Host.RoutePrefix, _resolver.Resolve, problems);
        _schedules = TimerTrigger.Read(functions, _resolver.Resolve, problems);
        _containers = BlobTrigger.Read(functions, _resolver.Resolve, _storage.Problem, problems);
        return problems;
    }

    /// <summary>Starts the engine and what listens for requests and blobs.</summary>
    /// <param name="worker">Who runs functions; null when the task hub alone is served.</param>
    /// <param name="forwarderAddress">Where the blob forwarder listens; null for none.</param>
    public async Task StartAsync(IFunctionWorker? worker, Uri? forwarderAddress)
    {
        _hub.Start(_stream as IOrchestrationWorker ?? new FunctionWorkItems(worker!));
        if (worker is null)
        {
            return;
        }
        HostOptions options = _context.Options;
        IHttpForwarder forwarder = _forwarding.GetRequiredService<IHttpForwarder>();
        _blobs = new BlobTriggers(
            _containers,
            new BlobOptions
            {
                Directory = options.State,
                ForwarderAddress = forwarderAddress,
                MaxDegreeOfParallelism = _context.Host.BlobMaxDegreeOfParallelism,
                PoisonThreshold = _context.Host.PoisonBlobThreshold,
            },
            new BlobStorage(_storage.Blobs, _storage.Queues, _storage.Problem),
            worker,
            _hub,
            _context.Clock,
            _context.Loggers);
        await _blobs.StartAsync().ConfigureAwait(false);
        if (options.BlobUpstream is { } upstream)
        {
            _forwarder = new BlobForwarder(upstream, _blobs.Events, forwarder, _context.Loggers.CreateLogger<BlobForwarder>());
        }
        var keys = KeyRing.Open(options.State, worker.Functions.Select(function => function.Name));
        _front = new HttpFront(_requests, keys, worker, forwarder, _context.Clock, State, HttpFront.DefaultSizeLimit, _context.Loggers);
        _timers = new TimerTriggers(_schedules, worker, options.State, _context.Clock, _context.Loggers);
    }

    /// <summary>Starts the schedules; to be called once requests are answered, which their functions may send.</summary>
    public void Begin() => _timers?.Start();

    /// <summary>Stops what sets functions off, then the engine; what runs is given up when the token fires.</summary>
    public async Task StopAsync(CancellationToken drained)
    {
        _isStopping = true;
        if (_timers is not null && _blobs is not null)
        {
            await Task.WhenAll(_timers.StopAsync(drained), _blobs.StopAsync(drained)).ConfigureAwait(false);
        }
        await _hub.StopAsync(drained).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _timers?.Dispose();
        _blobs?.Dispose();
        _front?.Dispose();
        _forwarder?.Dispose();
        await _hub.DisposeAsync().ConfigureAwait(false);
        await _forwarding.DisposeAsync().ConfigureAwait(false);
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static TaskHubOptions HubOptions(HostContext context)
    {
        HostJson host = context.Host;
        var unset = new TaskHubOptions { DatabasePath = Path.Combine(context.Options.State, TaskHubFile) };
        return unset with
        {
            Synchronous = context.Options.Synchronous,
            DefaultVersion = host.DefaultVersion ?? string.Empty,
            MaxConcurrentActivities = host.MaxConcurrentActivityFunctions ?? unset.MaxConcurrentActivities,
            MaxConcurrentOrchestrations = host.MaxConcurrentOrchestratorFunctions ?? unset.MaxConcurrentOrchestrations,
            DrainTimeout = context.Options.DrainTimeout,
        };
    }

    private HostState State() => new(_isStopping ? "Draining" : "Running", _context.Clock.Busy, _blobs?.Events.Open ?? 0, _blobs?.Poison ?? []);
}
