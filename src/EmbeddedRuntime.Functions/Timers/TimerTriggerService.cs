using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Timers;

/// <summary>Runs the timer functions while the app runs.</summary>
internal sealed class TimerTriggerService(
    FunctionCatalog catalog,
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    EmbeddedRuntimeOptions options,
    ClockGuard hold,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedService
{
    private readonly List<Task> _running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ILogger logger = loggers.CreateLogger("Host.Triggers.Timer");
        var records = new TimerRecords(options.Directory);
        foreach ((EmbeddedFunction function, TimerFunctionTrigger trigger) in catalog.StartedBy<TimerFunctionTrigger>())
        {
            var runner = new TimerRunner(function, trigger, pipeline, scopes, records, hold, clock, logger);

            // Functions may call the app itself, so they run once it listens.
            _running.Add(StartedThenAsync(() => runner.RunAsync(lifetime.ApplicationStopping)));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task StartedThenAsync(Func<Task> run)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration start = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using CancellationTokenRegistration stop = lifetime.ApplicationStopping.Register(() => started.TrySetResult());
        await started.Task.ConfigureAwait(false);
        await run().ConfigureAwait(false);
    }
}
