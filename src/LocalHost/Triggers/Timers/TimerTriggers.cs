using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Worker;

namespace LocalHost.Triggers.Timers;

/// <summary>Runs the timer functions while the host runs; how far they have come is kept in the queue.</summary>
internal sealed class TimerTriggers(
    IReadOnlyList<TimerTrigger> triggers, IFunctionWorker worker, IDurableQueue queue, HostClock clock, ILoggerFactory loggers) : IDisposable
{
    public const string RecordsName = "timers";

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts them; to be called once the host answers requests, which the functions may send.</summary>
    public void Start()
    {
        ILogger logger = loggers.CreateLogger("Host.Triggers.Timer");
        var records = new DurableRecords<ScheduleStatus>(queue, RecordsName);
        // Not on other threads: when this returns, every schedule stands in the clock, which may then jump.
        _running = Task.WhenAll(triggers.Select(
            trigger => new TimerRunner(trigger, worker, records, clock, logger, _stopping.Token, _hurry.Token).RunAsync()).ToArray());
    }

    /// <summary>Starts no run any more, and waits for those in progress.</summary>
    /// <param name="hurry">Asks them to end at once.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        using CancellationTokenRegistration cancel = hurry.Register(_hurry.Cancel);
        await _running.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _hurry.Dispose();
    }
}
