using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.Execution;
using Microsoft.DurableTask.Worker;
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
        hub.Start(new WorkerBinding(
            factory,
            services,
            settings,
            new OrchestrationSettings(settings.DataConverter, loggers, settings.Versioning?.DefaultVersion ?? string.Empty)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => hub.StopAsync(cancellationToken);
}
