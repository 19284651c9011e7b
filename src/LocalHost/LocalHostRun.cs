using LocalHost.Configuration;
using LocalHost.Durable;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Turns;
using LocalHost.Triggers.Http;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost;

/// <summary>One run of the host, from the command line's words to the last process that it ends.</summary>
internal sealed class LocalHostRun : IAsyncDisposable
{
    private const string EnvironmentName = "AZURE_FUNCTIONS_ENVIRONMENT";

    private readonly HostOptions _options;
    private readonly AppSettings _settings;
    private readonly HostJson _host;
    private readonly WorkerConfig? _program;
    private readonly IDisposable _state;
    private readonly ClockFile _clockFile;
    private readonly HostClock _clock;
    private readonly ILoggerFactory _loggers;
    // The categories of the host's own servers are those of the worker's.
    private readonly ILoggerFactory _serverLoggers = LoggerFactory.Create(log => AddLines(log).SetMinimumLevel(LogLevel.Warning));
    private readonly TaskHub _hub;
    private readonly WorkItemStream? _stream;
    private readonly FunctionRpcService _workers = new();
    private readonly List<Door> _doors = [];
    private FunctionWorker? _worker;
    private AppTriggers? _triggers;

    private LocalHostRun(HostOptions options)
    {
        _options = options;
        _settings = AppSettings.Read(options.App);
        if (options.App is { } app)
        {
            _host = HostJson.Read(InApp(app, HostJson.FileName), _settings.Configuration);
            _program = options.WaitForWorker ? null : WorkerConfig.Read(InApp(app, WorkerConfig.FileName));
        }
        else
        {
            _host = new HostJson(new ConfigurationBuilder().Build(), path: "");
            _stream = new WorkItemStream();
        }
        if (options.TimeSkipping != TimeSkipping.Off && !IsDevelopment)
        {
            throw new HostProblemException(
                $"Time is skipped in Development only, and {EnvironmentName} is '{EnvironmentOfApp}': start without --time-skipping, or without that setting.");
        }
        _state = StateFolder.Take(options.State);
        _clockFile = new ClockFile(options.State);
        _clock = new HostClock(options.TimeSkipping, file: _clockFile);
        _loggers = LoggerFactory.Create(log =>
        {
            AddLines(log);
            foreach ((string category, LogLevel level) in _host.LogLevels)
            {
                log.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level);
            }
        });
        _hub = new TaskHub(HubOptions(), _clock, _loggers.CreateLogger<TaskHub>());
    }

    private string EnvironmentOfApp => _settings[EnvironmentName] ?? "Development";

    private bool IsDevelopment => EnvironmentOfApp.Equals("Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Runs the host until it is asked to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="HostProblemException">It cannot start, or its worker cannot be kept running.</exception>
    public static async Task<int> RunAsync(HostOptions options)
    {
        using var signals = new StopSignals(options.StopWithStdin);
        await using var run = new LocalHostRun(options);
        var drained = new CancellationToken(canceled: true);
        try
        {
            await run.StartAsync(signals.Stop).ConfigureAwait(false);
            await (run._worker?.Completion ?? Task.Delay(Timeout.Infinite, signals.Stop)).WaitAsync(signals.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // Asked to stop, the host does so in order from wherever it is.
            drained = signals.BeginDrain(options.DrainTimeout);
        }
        finally
        {
            await run.StopAsync(drained).ConfigureAwait(false);
        }
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Door door in _doors)
        {
            await door.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await door.DisposeAsync().ConfigureAwait(false);
        }
        _triggers?.Dispose();
        _worker?.Dispose();
        await _hub.DisposeAsync().ConfigureAwait(false);
        _clock.Dispose();
        _clockFile.Dispose();
        _loggers.Dispose();
        _serverLoggers.Dispose();
        _state.Dispose();
    }

    private async Task StartAsync(CancellationToken stop)
    {
        var file = new FileInfo(_hub.Options.DatabasePath);
        if (file is not { Exists: true, Length: > 0 } && File.Exists(Path.Combine(_options.State, KeyRing.FileName)))
        {
            Console.WriteLine($"Notice: the task hub {file.FullName} is gone, and an empty one takes its place. What ran in it must be started again.");
        }
        _hub.Open();
        Door front = await OpenAsync(_options.Url, "--urls").ConfigureAwait(false);
        Door? blobs = _options.BlobForwarder is { } url ? await OpenAsync(url, "--blob-forwarder").ConfigureAwait(false) : null;
        Door hub = await OpenAsync(_options.HubUrl, "--hub-url", AddGrpc, MapGrpc).ConfigureAwait(false);
        if (_options.App is { } app)
        {
            WorkerStart start = WorkerStart(app, hub.Address);
            _triggers = new AppTriggers(_options, _host, _settings, _clock, _loggers);
            _worker = new FunctionWorker(start, _workers, _clock, _loggers);
            if (start.Program is null)
            {
                Announce(start.Variables(start.AwaitedId));
            }
            await _worker.StartAsync(_triggers.Read, stop).ConfigureAwait(false);
            _hub.Start(new FunctionWorkItems(_worker));
            await _triggers.StartAsync(_worker, _hub, front, blobs, stop).ConfigureAwait(false);
        }
        else
        {
            _hub.Start(_stream!);
            front.Serve(static http => TypedResults.NotFound().ExecuteAsync(http));
        }
        Console.WriteLine($"Task hub on {hub.Address.GetLeftPart(UriPartial.Authority)}");
        Console.WriteLine($"Listening on {front.Address.GetLeftPart(UriPartial.Authority)}");
    }

    private async Task StopAsync(CancellationToken drained)
    {
        // People first, so that nothing new comes; what they wait for may need the engine, and the engine the worker.
        await Task.WhenAll(_doors.SkipLast(1).Select(door => door.StopAsync(drained))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (_triggers?.StopAsync(drained) ?? Task.CompletedTask).ConfigureAwait(false);
        await _hub.StopAsync(drained).ConfigureAwait(false);
        await (_worker?.StopAsync(drained) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task<Door> OpenAsync(
        Uri url, string option, Action<IServiceCollection>? addGrpc = null, Action<WebApplication>? mapGrpc = null)
    {
        Door door = await Door.OpenAsync(url, option, _serverLoggers, addGrpc, mapGrpc).ConfigureAwait(false);
        _doors.Add(door);
        return door;
    }

    private void AddGrpc(IServiceCollection services)
    {
        services.AddSingleton(_workers).AddSingleton(new TaskHubService(_hub, _stream)).AddGrpc(grpc =>
        {
            // The stream's messages are as large as the app's payloads.
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
    }

    private static void MapGrpc(WebApplication app)
    {
        app.MapGrpcService<FunctionRpcService>();
        app.MapGrpcService<TaskHubService>();
    }

    private WorkerStart WorkerStart(string app, Uri hub)
    {
        var environment = new Dictionary<string, string>(_settings.Local)
        {
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = app,
            ["FUNCTIONS_WORKER_DIRECTORY"] = app,
            [EnvironmentName] = EnvironmentOfApp,
        };
        if (IsDevelopment)
        {
            environment["Clock__File"] = _clockFile.Path;
        }
        var inputs = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase)
        {
            [DurableClientBinding.Type] = DurableClientBinding.Value(_host.HubName, hub),
        };
        return new WorkerStart(app, _program, hub, environment, _settings, inputs, _host.FunctionTimeout);
    }

    /// <summary>
    /// Tells who starts the worker, such as a debugger, what it must start it with, in print and in a file that a debugger
    /// can read. What comes from <c>local.settings.json</c> stands in the file alone: there may be keys among it.
    /// </summary>
    private void Announce(IEnumerable<KeyValuePair<string, string>> variables)
    {
        string path = Path.Combine(_options.State, "worker.env");
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var kept = new StreamWriter(path, file);
        Console.WriteLine($"The host waits for the app. Start it, without arguments, with this environment; all of it stands in {path} too:");
        foreach ((string name, string value) in variables)
        {
            kept.WriteLine($"{name}={value}");
            if (!_settings.Local.ContainsKey(name))
            {
                Console.WriteLine($"{name}={value}");
            }
        }
    }

    private TaskHubOptions HubOptions()
    {
        var unset = new TaskHubOptions { DatabasePath = Path.Combine(_options.State, "taskhub.db") };
        return unset with
        {
            Synchronous = _options.Synchronous,
            DefaultVersion = _host.DefaultVersion ?? string.Empty,
            MaxConcurrentActivities = _host.MaxConcurrentActivityFunctions ?? unset.MaxConcurrentActivities,
            MaxConcurrentOrchestrations = _host.MaxConcurrentOrchestratorFunctions ?? unset.MaxConcurrentOrchestrations,
            DrainTimeout = _options.DrainTimeout,
        };
    }

    private static ILoggingBuilder AddLines(ILoggingBuilder log) => log.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.IncludeScopes = true;
        console.TimestampFormat = "HH:mm:ss.fff ";
        console.ColorBehavior = LoggerColorBehavior.Disabled;
    });

    private static string InApp(string folder, string file) =>
        !Directory.Exists(folder) ? throw new HostProblemException($"The app's folder {folder} does not exist: name its build output with --app.")
        : Path.Combine(folder, file) is { } path && File.Exists(path) ? path
        : throw new HostProblemException($"{folder} has no {file}: name the folder of the app's build output with --app, and build it first.");
}
