using LocalHost.Engine.Clock;
using LocalHost.Worker;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Timers;

/// <summary>Runs the timer functions while the host runs.</summary>
/// <param name="triggers">The timer functions.</param>
/// <param name="worker">Runs them.</param>
/// <param name="directory">Where the records are kept.</param>
/// <param name="clock">The time that they go by.</param>
/// <param name="loggers">Makes the logger.</param>
internal sealed class TimerTriggers(
    IReadOnlyList<TimerTrigger> triggers, IFunctionWorker worker, string directory, HostClock clock, ILoggerFactory loggers) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<Task> _running = [];

    /// <summary>Starts them; to be called once the host answers requests, which the functions may send.</summary>
    public void Start()
    {
        ILogger logger = loggers.CreateLogger("Host.Triggers.Timer");
        var records = new TimerRecords(directory);
        foreach (TimerTrigger trigger in triggers)
        {
            var runner = new TimerRunner(trigger, worker, records, clock, logger);
            // Not on another thread: when this returns, every schedule stands in the clock, which may then jump.
            _running.Add(RunAsync(runner, trigger.Function.Name, logger));
        }
    }

    /// <summary>Starts no run any more, and waits for those in progress.</summary>
    /// <param name="hurry">Asks them to end at once.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        CancellationTokenRegistration cancel = hurry.Register(_hurry.Cancel);
        await using (cancel.ConfigureAwait(false))
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _hurry.Dispose();
    }

    private async Task RunAsync(TimerRunner runner, string name, ILogger logger)
    {
        try
        {
            await runner.RunAsync(_stopping.Token, _hurry.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogCritical(error, "Timer function '{Function}' runs no more: its schedule or its record cannot be used.", name);
        }
    }
}
