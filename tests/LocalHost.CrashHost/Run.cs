using LocalHost.Engine;
using LocalHost.Engine.Clock;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalHost.CrashHost;

/// <summary>One process's part in a mixed run: takes up what earlier processes left, starts what is missing, steers all to their end.</summary>
internal sealed class Run : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly Journal _journal;
    private readonly Random _random;
    private readonly HostClock _clock = new();
    private HubServer? _server;
    private ServiceProvider? _services;

    public Run(RunPlan plan)
    {
        _plan = plan;
        _journal = new Journal(plan.Journal);
        _random = new Random(plan.Seed);
    }

    /// <summary>Where the hub listens.</summary>
    public string Address => _server?.Address ?? _plan.Address;

    /// <summary>The line that says that a waiting client was told of the end.</summary>
    public static string Ended(string instanceId, OrchestrationRuntimeStatus status) => $"ended {instanceId} {status}";

    public async Task StartAsync()
    {
        if (_plan.Role != RunRole.Worker)
        {
            _server = await HubServer.StartAsync(new TaskHubOptions { DatabasePath = _plan.Database }, _clock);
        }
        var services = new ServiceCollection();
        services.AddLogging();
        if (_plan.Role != RunRole.Hub)
        {
            var steps = new Steps(_journal, Pace, () => Guid.NewGuid().ToString("N"));
            services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => Workload.Register(tasks, steps, _plan.Tick)).UseGrpc(Address));
        }
        services.AddDurableTaskClient(client => client.UseGrpc(Address));
        _services = services.BuildServiceProvider();
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
        // What the first call loads and compiles takes longer than some processes live after they are ready.
        await _services.GetRequiredService<DurableTaskClient>().GetInstanceAsync("none", CancellationToken.None);
    }

    /// <summary>Completes when every orchestration has ended.</summary>
    public Task DriveAsync()
    {
        DurableTaskClient client = _services!.GetRequiredService<DurableTaskClient>();
        var acts = new Acts(client, _journal);
        return Task.WhenAll(Enumerable.Range(0, _plan.Count).Select(n => DriveAsync(client, acts, n, Pause(_plan.StartSpread))));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.Hub.StopAsync(CancellationToken.None);
        }
        if (_services is not null)
        {
            foreach (IHostedService service in _services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }
            await _services.DisposeAsync();
        }
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _clock.Dispose();
        _journal.Dispose();
    }

    private async Task DriveAsync(DurableTaskClient client, Acts acts, int number, TimeSpan pause)
    {
        Scenario scenario = Workload.Of(number);
        string id = scenario.InstanceId(number);
        if (_journal.Has(Ended(id, scenario.Expected(number).Status)))
        {
            return;
        }
        if (pause > TimeSpan.Zero && !_journal.Has(Acts.Started(id)))
        {
            await Task.Delay(pause);
        }
        await acts.StartAsync(scenario, number, CancellationToken.None);
        await scenario.SteerAsync(acts, number, CancellationToken.None);
        OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id, CancellationToken.None);
        _journal.Write(Ended(id, end.RuntimeStatus));
    }

    private async Task Pace(TaskActivityContext context, string input)
    {
        TimeSpan pause = Pause(_plan.LongestActivity);
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause);
        }
    }

    private TimeSpan Pause(TimeSpan longest)
    {
        lock (_random)
        {
            return longest * _random.NextDouble();
        }
    }
}
