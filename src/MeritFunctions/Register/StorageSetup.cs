using Merit.Adapters.Storage;
using Microsoft.Extensions.Hosting;

namespace MeritFunctions.Register;

/// <summary>Makes sure before the first request that containers and tables are there.</summary>
public sealed class StorageSetup(MeritStorage storage) : IHostedLifecycleService
{
    /// <summary>Runs before the worker tells its host that it is there, which is a hosted service as well.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => storage.EnsureCreatedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
