using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.Execution;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.DurableTask.Hosting;

/// <summary>Runs the orchestrators and activities of a worker's registry on the embedded task hub.</summary>
internal sealed class EmbeddedWorker(
    string name,
    IDurableTaskFactory factory,
    TaskHub hub,
    IServiceProvider services,
    IOptionsMonitor<DurableTaskWorkerOptions> options,
    ILoggerFactory loggers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        DurableTaskWorkerOptions settings = options.Get(name);
#pragma warning disable CS0618 // The filter is experimental for callers; here it is refused.
        if (settings.OrchestrationFilter is not null || services.GetService<IOrchestrationFilter>() is not null)
#pragma warning restore CS0618
        {
            throw new NotSupportedException("The embedded runtime does not filter orchestrations; it runs every one that is registered.");
        }
        hub.Start(new WorkerBinding(
            factory,
            services,
            settings,
            new OrchestrationSettings(settings.DataConverter, loggers, settings.Versioning?.DefaultVersion ?? string.Empty, services.GetService<IExceptionPropertiesProvider>())));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => hub.StopAsync(cancellationToken);
}
