using System.Text;
using System.Text.Json;
using LocalHost.Configuration;
using LocalHost.Durable;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Turns;
using LocalHost.Triggers.Http;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost;

/// <summary>One run of the host, from the command line's words to the last process that it ends.</summary>
internal sealed class LocalHostRun(
    HostOptions options, AppSettings settings, HostJson host, WorkerConfig? program, HostClock clock, string clockFile, ILoggerFactory loggers)
{
    /// <summary>Runs the host until it is asked to stop.</summary>
    /// <exception cref="HostProblemException">It cannot start, or its worker cannot be kept running.</exception>
    public static async Task RunAsync(HostOptions options)
    {
        using var signals = new StopSignals(options.StopWithStdin);
        AppSettings settings = AppSettings.Read(options.App);
        HostJson host = options.App is { } app
            ? HostJson.Read(InApp(app, HostJson.FileName), settings.Configuration)
            : new HostJson(new ConfigurationBuilder().Build(), path: "");
        WorkerConfig? program = options is { App: { } folder, WaitForWorker: false }
            ? WorkerConfig.Read(InApp(folder, WorkerConfig.FileName))
            : null;
        if (options.TimeSkipping != TimeSkipping.Off && !settings.IsDevelopment)
        {
            throw new HostProblemException(
                $"Time is skipped in Development only, and {AppSettings.EnvironmentName} is '{settings.EnvironmentOfApp}': "
                + "start without --time-skipping, or without that setting.");
        }
        using IDisposable held = StateFolder.Take(options.State);
        using var clockFile = new ClockFile(options.State);
        using var clock = new HostClock(options.TimeSkipping, file: clockFile);
        using ILoggerFactory loggers = LoggerFactory.Create(log =>
        {
            AddLines(log);
            foreach ((string category, LogLevel level) in host.LogLevels)
            {
                log.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level);
            }
        });
        await new LocalHostRun(options, settings, host, program, clock, clockFile.Path, loggers).ServeAsync(signals).ConfigureAwait(false);
    }

    private async Task ServeAsync(StopSignals signals)
    {
        // The categories of the host's own servers are those of the worker's.
        using ILoggerFactory serverLoggers = LoggerFactory.Create(log => AddLines(log).SetMinimumLevel(LogLevel.Warning));
        await using var hub = new TaskHub(HubOptions(), clock, loggers.CreateLogger<TaskHub>());
        OpenHub(hub);
        WorkItemStream? stream = options.App is null ? new WorkItemStream() : null;
        using AppTriggers? triggers = options.App is null ? null : new AppTriggers(options, host, settings, clock, loggers);
        await using Door front = await Door.OpenAsync(options.Url, "--urls", serverLoggers).ConfigureAwait(false);
        await using Door? blobs = options.BlobForwarder is { } url
            ? await Door.OpenAsync(url, "--blob-forwarder", serverLoggers).ConfigureAwait(false)
            : null;
        var workers = new FunctionRpcService();
        await using Door grpc = await Door.OpenAsync(
            options.HubUrl,
            "--hub-url",
            serverLoggers,
            // The stream's messages are as large as the app's payloads.
            services => services.AddSingleton(workers).AddSingleton(new TaskHubService(hub, stream))
                .AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null),
            app =>
            {
                app.MapGrpcService<FunctionRpcService>();
                app.MapGrpcService<TaskHubService>();
            }).ConfigureAwait(false);
        await using FunctionWorker? worker = options.App is { } app ? new FunctionWorker(Start(app, grpc.Address), workers, clock, loggers) : null;
        // What fails is cut off at once.
        var drained = new CancellationToken(canceled: true);
        try
        {
            if (worker is not null && triggers is not null)
            {
                triggers.Forward(blobs);
                await worker.StartAsync(triggers.Read, signals.Stop).ConfigureAwait(false);
                hub.Start(new FunctionWorkItems(worker, host.ExtendedSession));
                await triggers.StartAsync(worker, hub, front, blobs, signals.Stop).ConfigureAwait(false);
            }
            else
            {
                hub.Start(stream!);
                front.Serve(static http => TypedResults.NotFound().ExecuteAsync(http));
            }
            Console.WriteLine($"Task hub on {grpc.Address.GetLeftPart(UriPartial.Authority)}");
            Console.WriteLine($"Listening on {front.Address.GetLeftPart(UriPartial.Authority)}");
            await (worker?.Completion ?? Task.Delay(Timeout.Infinite, signals.Stop)).WaitAsync(signals.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // Asked to stop, the host does so in order from wherever it is.
            drained = signals.BeginDrain(options.DrainTimeout);
        }
        finally
        {
            // People first, so that nothing new comes; what they wait for may need the engine, and the engine the worker,
            // whose functions reach their blobs through the forwarder to the last.
            await front.StopAsync(drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (triggers?.StopAsync(drained) ?? Task.CompletedTask).ConfigureAwait(false);
            await hub.StopAsync(drained).ConfigureAwait(false);
            await (worker?.StopAsync(drained) ?? Task.CompletedTask).ConfigureAwait(false);
            await (blobs?.StopAsync(drained) ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OpenHub(TaskHub hub)
    {
        var file = new FileInfo(hub.Options.DatabasePath);
        if (file is not { Exists: true, Length: > 0 } && File.Exists(Path.Combine(options.State, KeyRing.FileName)))
        {
            Console.WriteLine(
                $"Notice: the task hub {file.FullName} is gone, and an empty one takes its place. What ran in it must be started again.");
        }
        hub.Open();
    }

    private TaskHubOptions HubOptions()
    {
        var unset = new TaskHubOptions { DatabasePath = Path.Combine(options.State, "taskhub.db") };
        return unset with
        {
            DefaultVersion = host.DefaultVersion ?? string.Empty,
            MaxConcurrentActivities = host.MaxConcurrentActivityFunctions ?? unset.MaxConcurrentActivities,
            MaxConcurrentOrchestrations = host.MaxConcurrentOrchestratorFunctions ?? unset.MaxConcurrentOrchestrations,
            DrainTimeout = options.DrainTimeout,
        };
    }

    private WorkerStart Start(string app, Uri hub)
    {
        var environment = new Dictionary<string, string>(settings.Local)
        {
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = app,
            ["FUNCTIONS_WORKER_DIRECTORY"] = app,
            [AppSettings.EnvironmentName] = settings.EnvironmentOfApp,
        };
        foreach (string name in options.WorkerSettings)
        {
            environment[name] = settings[name] ?? string.Empty;
        }
        if (settings[WorkerStart.SpinLimit] is null)
        {
            environment[WorkerStart.SpinLimit] = "0";
        }
        if (settings.IsDevelopment)
        {
            environment["Clock__File"] = clockFile;
        }
        var start = new WorkerStart(app, program, hub, environment, settings, DurableClient(hub), host.FunctionTimeout);
        if (program is null)
        {
            Announce(start.Variables(start.AwaitedId));
        }
        return start;
    }

    /// <summary>Tells the worker's durable client where the task hub is.</summary>
    private TypedData DurableClient(Uri hub) => new()
    {
        String = JsonSerializer.Serialize(new
        {
            taskHubName = host.HubName,
            connectionName = (string?)null,
            creationUrls = (string?)null,
            managementUrls = (string?)null,
            baseUrl = (string?)null,
            requiredQueryStringParameters = string.Empty,
            rpcBaseUrl = hub.GetLeftPart(UriPartial.Authority),
            httpBaseUrl = (string?)null,
            useForwardedHost = false,
            maxGrpcMessageSizeInBytes = TaskHubService.MaxMessageBytes,
            grpcHttpClientTimeout = "\"00:01:40\"",
        }),
    };

    /// <summary>
    /// Tells who starts the worker, such as a debugger, what it must start it with, in print and in a file that a debugger
    /// can read. The app's own settings stand in the file alone: there may be keys among them.
    /// </summary>
    private void Announce(IEnumerable<KeyValuePair<string, string>> variables)
    {
        string path = Path.Combine(options.State, "worker.env");
        string all = string.Concat(variables.Select(variable => $"{variable.Key}={variable.Value}{Environment.NewLine}"));
        StateFolder.WriteSecret(path, Encoding.UTF8.GetBytes(all));
        Console.WriteLine($"The host waits for the app. Start it, without arguments, with the environment in {path}. But for the app's own settings it is:");
        foreach ((string name, string value) in variables.ExceptBy(settings.Local.Keys.Concat(options.WorkerSettings), variable => variable.Key))
        {
            Console.WriteLine($"{name}={value}");
        }
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
