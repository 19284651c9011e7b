using EmbeddedRuntime.DurableTask.CrashHost;
using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedRuntime.DurableTask.Tests.Simulation;

/// <summary>
/// One life of a process: a hub over the store, activities and clients that wait at gates. It rests when nothing can
/// happen any more without the simulation; every step of a simulation begins and ends at rest, so threads decide nothing.
/// </summary>
internal sealed class SimulatedProcess
{
    private static readonly TimeSpan Tick = TimeSpan.FromHours(6);

    private readonly Func<int> _busy;
    private int _clients;

    public SimulatedProcess(IOrchestrationStore kept, VirtualMachine machine, Journal journal, Func<string> mark, int live)
    {
        Machine = machine;
        Store = new SimulatedStore(kept);
        var clock = new EmbeddedClock(TimeSkipping.Off, machine);
        _busy = () => clock.Busy;
        var steps = new Steps(journal, (context, input) => Activities.PassAsync($"{context.Name} {input} of {context.InstanceId}"), mark);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddEmbeddedTaskHub();
        var options = new EmbeddedTaskHubOptions { MaxConcurrentActivities = 10_000, MaxLiveOrchestrations = live };
        services.AddSingleton(new TaskHub(options, clock, NullLogger<TaskHub>.Instance, Store));
        services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => Workload.Register(tasks, steps, Tick)).UseEmbedded());
        services.AddDurableTaskClient(client => client.UseEmbedded());
        ServiceProvider = services.BuildServiceProvider();
        Acts = new Acts(ServiceProvider.GetRequiredService<DurableTaskClient>(), journal, Clients.PassAsync);
    }

    public VirtualMachine Machine { get; }

    public SimulatedStore Store { get; }

    public Gates Activities { get; } = new();

    public Gates Clients { get; } = new();

    private ServiceProvider ServiceProvider { get; }

    private Acts Acts { get; }

    /// <summary>Starts the hub, and a client for each orchestration.</summary>
    public async Task StartAsync(int count)
    {
        foreach (IHostedService service in ServiceProvider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
        _clients = count;
        for (int n = 0; n < count; n++)
        {
            _ = SteerAsync(n);
        }
    }

    /// <summary>Waits until nothing can happen any more without the simulation.</summary>
    public void Rest()
    {
        bool rests = SpinWait.SpinUntil(() => Counts() is var counts && IsAtRest(counts) && counts == Counts(), TimeSpan.FromSeconds(20));
        Assert.True(rests, $"The process does not come to rest: {Counts()}.");
    }

    private static bool IsAtRest((int Busy, int Turns, int Requests, int Activities, int Clients, int AtGate) counts) =>
        counts.Busy == counts.Turns + counts.Requests + counts.Activities && counts.Clients == counts.AtGate + counts.Requests;

    private (int Busy, int Turns, int Requests, int Activities, int Clients, int AtGate) Counts() =>
        (_busy(), Store.Turns, Store.Requests, Activities.Count, Volatile.Read(ref _clients), Clients.Count);

    private async Task SteerAsync(int number)
    {
        Scenario scenario = Workload.Of(number);
        await Acts.StartAsync(scenario, number, CancellationToken.None);
        await scenario.SteerAsync(Acts, number, CancellationToken.None);
        Interlocked.Decrement(ref _clients);
    }
}
