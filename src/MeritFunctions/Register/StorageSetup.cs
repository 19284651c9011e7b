using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Register;

/// <summary>Makes sure before the first request that containers and tables are there.</summary>
public sealed class StorageSetup(MeritStorage storage, IOptions<LinkOptions> links, IHostEnvironment environment) : IHostedLifecycleService
{
    /// <summary>Runs before the worker tells its host that it is there, which is a hosted service as well.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureCreatedAsync(cancellationToken);
        // On Azure the infrastructure says it, and the app's identity may not.
        if (environment.IsDevelopment() && links.Value.PublicAddress is { IsLoopback: true } app)
        {
            await storage.AllowWritesFromAsync([.. new[] { app.Host, "localhost", "127.0.0.1" }.Distinct().Select(host => $"{app.Scheme}://{host}:{app.Port}")], cancellationToken);
        }
    }

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
