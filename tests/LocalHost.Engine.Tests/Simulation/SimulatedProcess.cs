using LocalHost.CrashHost;
using LocalHost.Durable;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>
/// One life of a process: a hub over the store, and a worker and clients that wait at gates. It rests when nothing can
/// happen any more without the simulation; every step of a simulation begins and ends at rest, so threads decide nothing.
/// </summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromHours(6);

    private readonly HostClock _clock;
    private readonly TaskHub _hub;
    private readonly TaskCatalog _catalog;
    private readonly ServiceProvider _services;
    private readonly Acts _acts;
    private int _clients;

    public SimulatedProcess(ITaskHubStore kept, VirtualMachine machine, Journal journal, Func<string> mark)
    {
        Machine = machine;
        Store = new SimulatedStore(kept);
        _clock = new HostClock(TimeSkipping.Off, machine);
        var steps = new Steps(journal, (_, _) => Task.CompletedTask, mark);
        _catalog = new TaskCatalog(tasks => Workload.Register(tasks, steps, Tick));
        Worker = new SimulatedWorker(_catalog);
        var options = new TaskHubOptions { DatabasePath = string.Empty, MaxConcurrentActivities = 10_000, MaxConcurrentOrchestrations = 10_000 };
        _hub = new TaskHub(options, _clock, NullLogger<TaskHub>.Instance, Store);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskClient(c => c.UseGrpc(o => o.CallInvoker = new DirectCalls(new TaskHubService(_hub, workItems: null))));
        _services = services.BuildServiceProvider();
        _acts = new Acts(_services.GetRequiredService<DurableTaskClient>(), journal, Clients.PassAsync);
    }

    public VirtualMachine Machine { get; }

    public SimulatedStore Store { get; }

    public SimulatedWorker Worker { get; }

    public Gates Clients { get; } = new();

    /// <summary>Starts the hub, and a client for each orchestration.</summary>
    public void Start(int count)
    {
        _hub.Open();
        _hub.Start(Worker);
        _clients = count;
        for (int n = 0; n < count; n++)
        {
            _ = SteerAsync(n);
        }
    }

    /// <summary>Waits until nothing can happen any more without the simulation.</summary>
    public void Rest()
    {
        bool rests = Patience.Until(() => Counts() is var counts && IsAtRest(counts) && counts == Counts());
        Assert.True(rests, $"The process does not come to rest: {Counts()}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _catalog.Dispose();
        _clock.Dispose();
    }

    private static bool IsAtRest((int Busy, int Commits, int Requests, int Turns, int Activities, int Clients, int AtGate) counts) =>
        counts.Busy == counts.Commits + counts.Requests + counts.Turns + counts.Activities && counts.Clients == counts.AtGate + counts.Requests;

    private (int Busy, int Commits, int Requests, int Turns, int Activities, int Clients, int AtGate) Counts() =>
        (_clock.Busy, Store.Turns, Store.Requests, Worker.Turns.Count, Worker.Activities.Count, Volatile.Read(ref _clients), Clients.Count);

    private async Task SteerAsync(int number)
    {
        Scenario scenario = Workload.Of(number);
        await _acts.StartAsync(scenario, number, CancellationToken.None);
        await scenario.SteerAsync(_acts, number, CancellationToken.None);
        Interlocked.Decrement(ref _clients);
    }
}
