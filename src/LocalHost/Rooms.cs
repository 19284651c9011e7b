#pragma warning disable CA1822 // The rooms move in behind these members.
using LocalHost.Configuration;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalHost;

/// <summary>What the rooms of the host have in common.</summary>
internal sealed record HostContext(HostOptions Options, HostJson Host, AppSettings Settings, HostClock Clock, ILoggerFactory Loggers);

/// <summary>Puts the engine and the triggers together, and starts and stops them in order. The worker is not among them.</summary>
internal sealed class Rooms(HostContext context) : IAsyncDisposable
{
    /// <summary>Every binding type that the host serves.</summary>
    public IReadOnlyCollection<string> BindingTypes { get; } =
        ["httpTrigger", "http", "timerTrigger", "blobTrigger", "orchestrationTrigger", "activityTrigger", "durableClient"];

    /// <summary>Answers the requests of people; there once <see cref="StartAsync"/> has completed.</summary>
    public RequestDelegate Front { get; } = static request =>
    {
        request.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    /// <summary>Answers the requests of the blob forwarder.</summary>
    public RequestDelegate? BlobForwarder { get; }

    public ILogger Log { get; } = context.Loggers.CreateLogger<Rooms>();

    /// <summary>Opens what is kept.</summary>
    public void Open()
    {
    }

    /// <summary>Adds the services of the task hub's address.</summary>
    public void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Maps the services of the task hub's address.</summary>
    public void Map(WebApplication app)
    {
    }

    /// <summary>The values of inputs that are no triggers.</summary>
    public IReadOnlyList<IInputBinding> Inputs(Uri hubAddress) => [];

    /// <summary>What is wrong with the functions' triggers.</summary>
    public IEnumerable<string> Problems(IReadOnlyList<Function> functions) => [];

    /// <summary>Starts the engine, then what sets functions off.</summary>
    /// <param name="worker">Who runs functions; null when the task hub alone is served.</param>
    /// <param name="cancellation">Ends the start.</param>
    public Task StartAsync(IFunctionWorker? worker, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Stops what sets functions off, then the engine; what runs is given up when the token fires.</summary>
    public Task StopAsync(CancellationToken drained) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
