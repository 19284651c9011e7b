using Grpc.Net.Client;
using LocalHost.CrashHost;
using LocalHost.Engine.Clock;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>A task hub over a file, with the official client and workers that reach it over gRPC.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder? _ownFolder;
    private readonly HubServer _server;
    private readonly GrpcChannel _channel;
    private readonly ServiceProvider _clients;
    private readonly List<ServiceProvider> _workers = [];

    private RunningHub(TemporaryFolder? ownFolder, HubServer server, HostClock clock)
    {
        _ownFolder = ownFolder;
        _server = server;
        Clock = clock;
        _channel = GrpcChannel.ForAddress(server.Address);
        Service = new P.TaskHubSidecarService.TaskHubSidecarServiceClient(_channel);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskClient(c => c.UseGrpc(_channel));
        _clients = services.BuildServiceProvider();
        Client = _clients.GetRequiredService<DurableTaskClient>();
    }

    public HostClock Clock { get; }

    public TaskHub Hub => _server.Hub;

    public DurableTaskClient Client { get; }

    /// <summary>The service itself, for what the official client does not show.</summary>
    public P.TaskHubSidecarService.TaskHubSidecarServiceClient Service { get; }

    /// <summary>Starts a hub.</summary>
    /// <param name="tasks">What its worker knows; null for no worker.</param>
    /// <param name="database">The file; one of its own, which goes with it, when omitted.</param>
    /// <param name="configure">Changes the hub's options.</param>
    /// <param name="skipping">Whether time is skipped.</param>
    /// <param name="worker">Changes the worker's options.</param>
    /// <param name="logging">Who gets the hub's log lines.</param>
    /// <param name="between">Stands between the hub and its workers.</param>
    public static async Task<RunningHub> StartAsync(
        Action<DurableTaskRegistry>? tasks = null,
        string? database = null,
        Func<TaskHubOptions, TaskHubOptions>? configure = null,
        TimeSkipping skipping = TimeSkipping.Off,
        Action<DurableTaskWorkerOptions>? worker = null,
        ILoggerProvider? logging = null,
        Func<IOrchestrationWorker, IOrchestrationWorker>? between = null)
    {
        TemporaryFolder? folder = database is null ? new TemporaryFolder() : null;
        // These tests are about what the hub answers, not about the power going.
        var options = new TaskHubOptions { DatabasePath = database ?? folder!.Database, Synchronous = Synchronous.Normal };
        var clock = new HostClock(skipping);
        ILogger<TaskHub>? logger = null;
        if (logging is not null)
        {
            logger = new LoggerFactory([logging], new LoggerFilterOptions { MinLevel = LogLevel.Trace }).CreateLogger<TaskHub>();
        }
        HubServer server = await HubServer.StartAsync(configure?.Invoke(options) ?? options, clock, logger, between);
        var hub = new RunningHub(folder, server, clock);
        if (tasks is not null)
        {
            await hub.AddWorkerAsync(tasks, worker);
        }
        return hub;
    }

    /// <summary>Starts one more worker; disposing the result takes it away.</summary>
    public async Task<IAsyncDisposable> AddWorkerAsync(Action<DurableTaskRegistry> tasks, Action<DurableTaskWorkerOptions>? configure = null, bool filters = false)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskWorker(b =>
        {
            b.AddTasks(tasks).Configure(configure ?? (_ => { })).UseGrpc(_server.Address);
            if (filters)
            {
                b.UseWorkItemFilters();
            }
        });
        ServiceProvider provider = services.BuildServiceProvider();
        _workers.Add(provider);
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
        return new Worker(this, provider);
    }

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? instanceId = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(
            name, input, new StartOrchestrationOptions(instanceId), TestContext.Current.CancellationToken);
        return await EndAsync(id);
    }

    /// <summary>Waits for an orchestration's end.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        using CancellationTokenSource deadline = Limit();
        try
        {
            return await Client.WaitForInstanceCompletionAsync(instanceId, true, deadline.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            InstanceRecord row = Hub.Store.Find(instanceId, true)!;
            Assert.Fail($"{instanceId} is {row.Status} after {Deadline}: {string.Join(", ", HistoryBytes.Read(Hub.Store.ReadHistory(row.Key)).Select(e => e.EventTypeCase))}");
            throw;
        }
    }

    /// <summary>Waits until an instance is as wanted.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> wanted)
    {
        OrchestrationMetadata? found = null;
        await UntilAsync(async () =>
        {
            found = await Client.GetInstanceAsync(instanceId, true, TestContext.Current.CancellationToken);
            return found is not null && wanted(found);
        });
        return found!;
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> wanted)
    {
        using CancellationTokenSource deadline = Limit();
        while (!await wanted())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    /// <summary>A token that is cancelled with the test, or when a wait takes too long.</summary>
    public static CancellationTokenSource Limit()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        return deadline;
    }

    /// <summary>Ends as a crash does: nothing is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider worker in _workers.ToArray())
        {
            await RemoveAsync(worker);
        }
        await _clients.DisposeAsync();
        _channel.Dispose();
        await _server.DisposeAsync();
        Clock.Dispose();
        _ownFolder?.Dispose();
    }

    private async Task RemoveAsync(ServiceProvider worker)
    {
        if (!_workers.Remove(worker))
        {
            return;
        }
        foreach (IHostedService service in worker.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
        await worker.DisposeAsync();
    }

    private sealed class Worker(RunningHub hub, ServiceProvider provider) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await hub.RemoveAsync(provider);
    }
}
