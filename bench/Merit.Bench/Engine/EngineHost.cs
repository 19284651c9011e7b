using EmbeddedRuntime.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Merit.Bench.Engine;

/// <summary>A task hub on one database, with a worker and a client, as an app would host it.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EngineHost(IHost host)
    {
        _host = host;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public DurableTaskClient Client { get; }

    /// <summary>Opens the hub and starts its worker.</summary>
    public static async Task<EngineHost> StartAsync(
        string database, EngineOptions options, Action<DurableTaskRegistry> tasks, Action<EmbeddedTaskHubOptions>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddEmbeddedTaskHub(hub =>
        {
            hub.DatabasePath = database;
            hub.Synchronous = options.Synchronous;
            configure?.Invoke(hub);
        });
        builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(tasks).UseEmbedded());
        builder.Services.AddDurableTaskClient(client => client.UseEmbedded());
        IHost host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            _host.Dispose();
        }
    }
}
