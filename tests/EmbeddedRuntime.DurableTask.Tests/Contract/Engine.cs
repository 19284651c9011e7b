using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>One running engine with its worker and client.</summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Engine(ServiceProvider services) => _services = services;

    public DurableTaskClient Client => _services.GetRequiredService<DurableTaskClient>();

    public EmbeddedClock Clock => _services.GetRequiredService<EmbeddedClock>();

    internal TaskHub Hub => _services.GetRequiredService<TaskHub>();

    internal static async Task<Engine> StartAsync(
        Func<EmbeddedTaskHubOptions, IOrchestrationStore?> store,
        Action<DurableTaskRegistry> tasks,
        Action<EmbeddedTaskHubOptions>? configure = null,
        Action<DurableTaskWorkerOptions>? worker = null,
        Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        var options = new EmbeddedTaskHubOptions { DrainTimeout = TimeSpan.FromSeconds(10) };
        configure?.Invoke(options);
        services?.Invoke(collection);
        IOrchestrationStore? given = store(options);
        collection.AddEmbeddedTaskHub(o =>
        {
            foreach (System.Reflection.PropertyInfo property in typeof(EmbeddedTaskHubOptions).GetProperties())
            {
                property.SetValue(o, property.GetValue(options));
            }
        });
        if (given is not null)
        {
            collection.AddSingleton(p => new TaskHub(options, p.GetRequiredService<EmbeddedClock>(), NullLogger<TaskHub>.Instance, given));
        }
        collection.AddDurableTaskWorker(b => b.AddTasks(tasks).Configure(worker ?? (_ => { })).UseEmbedded());
        collection.AddDurableTaskClient(b => b.UseEmbedded());
        var engine = new Engine(collection.BuildServiceProvider());
        foreach (IHostedService service in engine._services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
        return engine;
    }

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? instanceId = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(
            name, input, new StartOrchestrationOptions(instanceId), TestContext.Current.CancellationToken);
        return await EndAsync(id);
    }

    /// <summary>Waits for an orchestration's end, at most 20 s.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(instanceId, true, deadline.Token);
    }

    /// <summary>Waits until an instance's row is as wanted, at most 20 s.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            OrchestrationMetadata? found = await Client.GetInstanceAsync(instanceId, true, deadline.Token);
            if (found is not null && wanted(found))
            {
                return found;
            }
            await Task.Delay(5, deadline.Token);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
