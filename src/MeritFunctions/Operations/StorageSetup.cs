using Merit.Adapters.Storage;
using Microsoft.Extensions.Hosting;

namespace MeritFunctions.Operations;

/// <summary>Makes sure before the first request that containers and tables are there.</summary>
public sealed class StorageSetup(MeritStorage storage) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => storage.EnsureCreatedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
