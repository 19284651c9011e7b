using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.DurableTask.CrashHost;

/// <summary>One process's part in a mixed run: takes up what earlier processes left, starts what is missing, steers all to their end.</summary>
internal sealed class Run : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly Journal _journal;
    private readonly Random _random;
    private readonly ServiceProvider _services;

    public Run(RunPlan plan)
    {
        _plan = plan;
        _journal = new Journal(plan.Journal);
        _random = new Random(plan.Seed);
        var steps = new Steps(_journal, Pace, () => Guid.NewGuid().ToString("N"));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEmbeddedTaskHub(hub => hub.DatabasePath = plan.Database);
        services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => Workload.Register(tasks, steps, plan.Tick)).UseEmbedded());
        services.AddDurableTaskClient(client => client.UseEmbedded());
        _services = services.BuildServiceProvider();
    }

    /// <summary>The line that says that a waiting client was told of the end.</summary>
    public static string Ended(string instanceId, OrchestrationRuntimeStatus status) => $"ended {instanceId} {status}";

    public async Task StartAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>Completes when every orchestration has ended.</summary>
    public Task DriveAsync()
    {
        DurableTaskClient client = _services.GetRequiredService<DurableTaskClient>();
        var acts = new Acts(client, _journal);
        return Task.WhenAll(Enumerable.Range(0, _plan.Count).Select(n => DriveAsync(client, acts, n, Pause(_plan.StartSpread))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
        await _services.DisposeAsync();
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
