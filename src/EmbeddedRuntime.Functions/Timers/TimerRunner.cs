using System.Globalization;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Timers;

/// <summary>Runs one timer function when it is due, one run at a time.</summary>
internal sealed class TimerRunner(
    EmbeddedFunction function,
    TimerFunctionTrigger trigger,
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    TimerRecords records,
    ClockGuard hold,
    TimeProvider clock,
    ILogger logger)
{
    private readonly bool _monitored = trigger.UseMonitor && !trigger.Schedule.IsFrequent(clock.GetUtcNow().UtcDateTime);

    /// <summary>Runs until the app stops; a run in progress ends first.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        ScheduleStatus? status = _monitored ? records.Read(function.Name) : null;
        DateTime now = Now();
        DateTime due = status?.Next is { } next && next != default ? next : trigger.Schedule.NextAfter(now);
        if (due <= now)
        {
            due = await FireAsync(due, isPastDue: true, stopping).ConfigureAwait(false);
        }
        else if (trigger.RunOnStartup)
        {
            due = await FireAsync(now, isPastDue: false, stopping).ConfigureAwait(false);
        }
        else if (_monitored && status is null)
        {
            records.Write(function.Name, new ScheduleStatus { Next = due, LastUpdated = now });
        }

        while (await ClockWait.UntilAsync(clock, due, stopping).ConfigureAwait(false))
        {
            // After a jump of the clock the occurrences in between are made up for by one late run.
            due = await FireAsync(due, isPastDue: trigger.Schedule.NextAfter(due) <= Now(), stopping).ConfigureAwait(false);
        }
    }

    private async Task<DateTime> FireAsync(DateTime due, bool isPastDue, CancellationToken stopping)
    {
        using (hold.Take())
        {
            ScheduleStatus? last = _monitored ? records.Read(function.Name) : null;
            var info = new TimerInfo
            {
                IsPastDue = isPastDue,
                ScheduleStatus = _monitored
                    ? new ScheduleStatus { Last = last?.Last ?? default, Next = trigger.Schedule.NextAfter(Now()), LastUpdated = last?.LastUpdated ?? default }
                    : null,
            };
            await RunWithRetriesAsync(info, stopping).ConfigureAwait(false);
            DateTime now = Now();
            DateTime next = trigger.Schedule.NextAfter(now > due ? now : due);
            if (_monitored)
            {
                records.Write(function.Name, new ScheduleStatus { Last = due, Next = next, LastUpdated = now });
            }

            return next;
        }
    }

    private async Task RunWithRetriesAsync(TimerInfo info, CancellationToken stopping)
    {
        int retries = function.Retry?.MaxRetryCount ?? 0;
        for (int tries = 0; ; tries++)
        {
            try
            {
                AsyncServiceScope scope = scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    using var context = new EmbeddedFunctionContext(function, scope.ServiceProvider, info)
                    {
                        Limits = pipeline.Limits,
                        Tries = (tries, retries),
                    };
                    await pipeline.RunAsync(context).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception error)
            {
                logger.LogError(error, "Timer function '{Function}' failed, try {Try}.", function.Name, tries + 1);
                if (stopping.IsCancellationRequested || (retries >= 0 && tries >= retries))
                {
                    return;
                }
            }

            await Task.Delay(RetryDelay(tries), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan RetryDelay(int tries)
    {
        switch (function.Retry)
        {
            case FixedDelayRetryAttribute fix:
                return TimeSpan.Parse(fix.DelayInterval, CultureInfo.InvariantCulture);
            case ExponentialBackoffRetryAttribute exponential:
                TimeSpan longest = TimeSpan.Parse(exponential.MaximumInterval, CultureInfo.InvariantCulture);
                TimeSpan delay = TimeSpan.Parse(exponential.MinimumInterval, CultureInfo.InvariantCulture) * Math.Pow(2, Math.Min(tries, 30));
                return delay < longest ? delay : longest;
            default:
                return TimeSpan.Zero;
        }
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;
}
