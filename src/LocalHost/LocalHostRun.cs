using LocalHost.Configuration;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalHost;

/// <summary>One run of the host, from the command line's words to the last process that it ends.</summary>
internal sealed class LocalHostRun : IAsyncDisposable
{
    private const string Development = "Development";
    private const string EnvironmentName = "AZURE_FUNCTIONS_ENVIRONMENT";

    private readonly HostOptions _options;
    private readonly HostContext _context;
    private readonly WorkerConfig? _program;
    private readonly StateFolder _state;
    private readonly ClockFile _clockFile;
    private readonly ILoggerFactory _serverLoggers = HostLog.CreateForServers();
    private readonly FunctionRpcService _workers = new();
    private readonly Rooms _rooms;
    private readonly List<Door> _doors = [];
    private FunctionWorker? _worker;

    private LocalHostRun(HostOptions options)
    {
        _options = options;
        AppSettings settings = AppSettings.Read(options.App);
        HostJson host = options.App is { } app ? HostJson.Read(InApp(app, HostJson.FileName), settings.Configuration) : new HostJson();
        _program = options is { App: { } folder, WaitForWorker: false } ? WorkerConfig.Read(Path.GetDirectoryName(InApp(folder, WorkerConfig.FileName))!) : null;
        if (options.TimeSkipping != TimeSkipping.Off && !IsDevelopment(settings))
        {
            throw new HostProblemException($"Time is skipped in {Development} only, and {EnvironmentName} is '{settings[EnvironmentName]}': start without --time-skipping, or without that setting.");
        }
        _state = StateFolder.Take(options.State);
        _clockFile = ClockFile.Open(options.State);
        _context = new HostContext(options, host, settings, new HostClock(options.TimeSkipping), HostLog.Create(host));
        _context.Clock.ShareIn(_clockFile);
        _rooms = new Rooms(_context);
    }

    /// <summary>Runs the host until it is asked to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="HostProblemException">It cannot start, or its worker cannot be kept running.</exception>
    public static async Task<int> RunAsync(HostOptions options)
    {
        using var signals = new StopSignals(options.StopWithStdin);
        await using var run = new LocalHostRun(options);
        try
        {
            await run.StartAsync(signals.Stop).ConfigureAwait(false);
            throw await run.FailsAsync(signals.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // Asked to stop, the host does so in order from wherever it is.
        }
        signals.BeginDrain(options.DrainTimeout);
        await run.StopAsync(signals.Drained).ConfigureAwait(false);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync().ConfigureAwait(false);
        }
        foreach (Door door in _doors)
        {
            await door.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await door.DisposeAsync().ConfigureAwait(false);
        }
        await _rooms.DisposeAsync().ConfigureAwait(false);
        _context.Clock.Dispose();
        _clockFile.Dispose();
        _context.Loggers.Dispose();
        _serverLoggers.Dispose();
        _state.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        _rooms.Open();
        Door front = await OpenAsync(_options.Url, "--urls", HttpProtocols.Http1).ConfigureAwait(false);
        Door? forwarder = _options.BlobForwarder is { } url ? await OpenAsync(url, "--blob-forwarder", HttpProtocols.Http1).ConfigureAwait(false) : null;
        Door hub = await OpenAsync(_options.HubUrl, "--hub-url", HttpProtocols.Http2, AddHubServices, MapHub).ConfigureAwait(false);
        if (_options.App is { } app)
        {
            _worker = await StartWorkerAsync(app, hub.Address, cancellation).ConfigureAwait(false);
        }
        await _rooms.StartAsync(_worker, forwarder?.Address).ConfigureAwait(false);
        if (_rooms.BlobForwarder is { } forward)
        {
            forwarder?.Serve(forward);
        }
        front.Serve(_rooms.Front);
        _rooms.Begin();
        Console.WriteLine($"Task hub on {Show(hub.Address)}");
        Console.WriteLine($"Listening on {Show(front.Address)}");
    }

    private async Task StopAsync(CancellationToken drained)
    {
        // People first, so that nothing new comes; what they wait for may need the engine, and the engine the worker.
        await Task.WhenAll(_doors.Take(_doors.Count - 1).Select(door => door.StopAsync(drained))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _rooms.StopAsync(drained).ConfigureAwait(false);
        if (_worker is not null)
        {
            await _worker.StopAsync(drained).ConfigureAwait(false);
        }
    }

    private async Task<HostProblemException> FailsAsync(CancellationToken stop)
    {
        Task<HostProblemException> fails = _worker?.Failed ?? new TaskCompletionSource<HostProblemException>().Task;
        return await fails.WaitAsync(stop).ConfigureAwait(false);
    }

    private async Task<Door> OpenAsync(
        Uri url, string option, HttpProtocols protocols, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        Door door = await Door.OpenAsync(url, option, protocols, _serverLoggers, services, map).ConfigureAwait(false);
        _doors.Add(door);
        return door;
    }

    private void AddHubServices(IServiceCollection services)
    {
        services.AddGrpc(grpc =>
        {
            // The stream's messages are as large as the app's payloads.
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        services.AddSingleton(_workers);
        _rooms.AddServices(services);
    }

    private void MapHub(WebApplication app)
    {
        app.MapGrpcService<FunctionRpcService>();
        Rooms.Map(app);
    }

    private async Task<FunctionWorker> StartWorkerAsync(string app, Uri hub, CancellationToken cancellation)
    {
        var start = new WorkerStart
        {
            Folder = app,
            Program = _program,
            HostAddress = hub,
            Environment = WorkerEnvironment(app),
            FunctionTimeout = _context.Host.FunctionTimeout,
            Inputs = _rooms.Inputs(hub),
        };
        var index = new FunctionIndex(Rooms.BindingTypes, _context.Settings);
        var connector = new WorkerConnector(start, _workers, index, _context.Loggers);
        if (_program is null)
        {
            AwaitedWorker.Announce(connector.AwaitedVariables, _context.Settings, _options.State);
        }
        var worker = new FunctionWorker(start, connector, _context.Clock, _context.Loggers.CreateLogger<FunctionWorker>());
        await worker.StartAsync(_rooms.Problems, cancellation).ConfigureAwait(false);
        return worker;
    }

    private Dictionary<string, string> WorkerEnvironment(string app)
    {
        AppSettings settings = _context.Settings;
        var environment = new Dictionary<string, string>(settings.Local)
        {
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = app,
            ["FUNCTIONS_WORKER_DIRECTORY"] = app,
            [EnvironmentName] = settings[EnvironmentName] ?? Development,
        };
        if (IsDevelopment(settings))
        {
            environment["Clock__File"] = _clockFile.Path;
        }
        return environment;
    }

    private static bool IsDevelopment(AppSettings settings) =>
        (settings[EnvironmentName] ?? Development).Equals(Development, StringComparison.OrdinalIgnoreCase);

    private static string InApp(string folder, string file) =>
        !Directory.Exists(folder) ? throw new HostProblemException($"The app's folder {folder} does not exist: name its build output with --app.")
        : Path.Combine(folder, file) is { } path && File.Exists(path) ? path
        : throw new HostProblemException($"{folder} has no {file}: name the folder of the app's build output with --app, and build it first.");

    private static string Show(Uri address) => address.ToString().TrimEnd('/');
}
