using Azure.Storage.Blobs;
using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Runs the blob functions while the app runs.</summary>
internal sealed class BlobTriggerService(
    FunctionCatalog catalog,
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    StorageConnections storage,
    HostJson host,
    EmbeddedRuntimeOptions options,
    ClockGuard hold,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly List<BlobListener> _listeners = [];
    private readonly List<BlobRunner> _runners = [];
    private readonly List<Task> _listening = [];
    private readonly SemaphoreSlim _slots = new(host.BlobMaxDegreeOfParallelism);
    private BlobReceiptStore? _receipts;

    /// <summary>Every blob that was given up.</summary>
    public IReadOnlyList<PoisonBlob> Poison => _receipts?.Poison() ?? [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var functions = catalog.StartedBy<BlobFunctionTrigger>().ToList();
        if (functions.Count == 0)
        {
            return Task.CompletedTask;
        }

        ILogger logger = loggers.CreateLogger("Host.Triggers.Blobs");
        _receipts = BlobReceiptStore.Open(options.Directory, options.Synchronous);
        var services = new BlobRunnerServices(
            pipeline, scopes, _receipts, new PoisonQueue(storage), _slots, hold, clock,
            host.PoisonBlobThreshold, options.BlobRetryDelay, logger);
        foreach ((EmbeddedFunction function, BlobFunctionTrigger trigger) in functions)
        {
            BlobContainerClient container = storage.Blobs(trigger.Connection).GetBlobContainerClient(trigger.Path.Container);
            var runner = new BlobRunner(function, trigger, container, services, lifetime.ApplicationStopping);
            var listener = new BlobListener(function, trigger, container, runner, logger);
            _runners.Add(runner);
            _listeners.Add(listener);
            _listening.Add(Task.Run(() => listener.RunAsync(lifetime.ApplicationStopping), CancellationToken.None));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listening).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_runners.Select(runner => runner.DrainAsync())).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _receipts?.Dispose();
        _slots.Dispose();
    }
}
