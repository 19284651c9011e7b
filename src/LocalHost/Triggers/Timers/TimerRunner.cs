using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Triggers.Timers;

/// <summary>How far a schedule has come; also what a function is told of it. All UTC.</summary>
/// <param name="Last">The occurrence that was run last; <see cref="DateTime.MinValue"/> for none.</param>
/// <param name="Next">The next one.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record ScheduleStatus(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>Runs one timer function when it is due, one run at a time.</summary>
/// <param name="stopping">No new run after this.</param>
/// <param name="hurry">Asks a run in progress to end.</param>
internal sealed class TimerRunner(
    TimerTrigger trigger,
    IFunctionWorker worker,
    DurableRecords<ScheduleStatus> records,
    HostClock clock,
    ILogger logger,
    CancellationToken stopping,
    CancellationToken hurry)
{
    // A worker that was lost says nothing about the function, so that run is made up for; but a function that each time takes
    // the worker along must not do so for ever.
    private const int MostLost = 3;

    private readonly bool _monitored = trigger.UseMonitor && !trigger.Schedule.IsFrequent(clock.GetUtcNow().UtcDateTime);

    private string Name => trigger.Function.Name;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Runs until the host stops; a run in progress ends first.</summary>
    public async Task RunAsync()
    {
        clock.Enter();
        try
        {
            DateTime due = await FirstAsync().ConfigureAwait(false);
            while (await ClockWait.UntilAsync(clock, due, stopping).ConfigureAwait(false))
            {
                // After a jump of the clock the occurrences in between are made up for by one late run.
                due = await FireAsync(due, isPastDue: trigger.Schedule.NextAfter(due) <= Now).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            logger.LogCritical(error, "Timer function '{Function}' runs no more: its schedule cannot be used.", Name);
        }
        finally
        {
            clock.Leave();
        }
    }

    private async Task<DateTime> FirstAsync()
    {
        DateTime now = Now;
        DateTime? recorded = _monitored ? records.Find(Name)?.Next : null;
        DateTime due = recorded ?? trigger.Schedule.NextAfter(now);
        if (due <= now || trigger.RunOnStartup)
        {
            return await FireAsync(due <= now ? due : now, isPastDue: due <= now).ConfigureAwait(false);
        }
        if (recorded is null)
        {
            await RecordAsync(new ScheduleStatus(default, due, now)).ConfigureAwait(false);
        }
        return due;
    }

    private async Task<DateTime> FireAsync(DateTime due, bool isPastDue)
    {
        ScheduleStatus last = records.Find(Name) ?? new ScheduleStatus(default, default, default);
        string input = JsonSerializer.Serialize(new
        {
            Schedule = new { AdjustForDST = true },
            ScheduleStatus = _monitored ? last with { Next = trigger.Schedule.NextAfter(Now) } : null,
            IsPastDue = isPastDue,
        });
        bool ended = await RunWithRetriesAsync(input).ConfigureAwait(false);
        DateTime now = Now;
        DateTime next = trigger.Schedule.NextAfter(now > due ? now : due);
        if (ended)
        {
            // A run that the host's own end broke off is left as past due.
            await RecordAsync(new ScheduleStatus(due, next, now)).ConfigureAwait(false);
        }
        return next;
    }

    private async Task RecordAsync(ScheduleStatus status)
    {
        try
        {
            await (_monitored ? records.WriteAsync(Name, status) : Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Without its record a run may be made up for once too often after a restart; without a schedule it would never run.
            logger.LogError("Timer function '{Function}': its record cannot be written: {Reason}", Name, error.Message);
        }
    }

    /// <summary>Whether it came to an end, good or bad; false when the host ended before.</summary>
    private async Task<bool> RunWithRetriesAsync(string input)
    {
        int retries = trigger.Function.Retry?.MaxRetryCount ?? 0;
        int lost = 0;
        RpcException? before = null;
        for (int tries = 0; ;)
        {
            try
            {
                InvocationResponse answer = await worker.InvokeAsync(trigger.Function, Request(input, tries, before), hurry).ConfigureAwait(false);
                if (answer.Succeeded())
                {
                    return true;
                }
                before = answer.Result?.Exception;
                logger.LogError("Timer function '{Function}' failed, try {Try}: {Failure}", Name, tries + 1, answer.Failure());
            }
            catch (Exception error)
            {
                // No fault of one run may end the schedule.
                logger.LogError(
                    error is WorkerLostException ? null : error, "Timer function '{Function}' did not end: {Reason}", Name, error.Message);
                if (error is WorkerLostException { TimedOut: false } && ++lost < MostLost && !stopping.IsCancellationRequested)
                {
                    continue;
                }
            }
            if (stopping.IsCancellationRequested)
            {
                return false;
            }
            if (retries >= 0 && tries >= retries)
            {
                return true;
            }
            await ClockWait.UntilAsync(clock, Now + RetryDelay(trigger.Function.Retry!, tries), stopping).ConfigureAwait(false);
            tries++;
        }
    }

    private InvocationRequest Request(string input, int tries, RpcException? before) => new()
    {
        FunctionId = trigger.Function.Id,
        InputData = { new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { Json = input } } },
        TriggerMetadata = { ["TimerTrigger"] = new TypedData { String = Now.ToString(CultureInfo.InvariantCulture) } },
        RetryContext = trigger.Function.Retry is not { } retry
            ? null
            : new RetryContext { RetryCount = tries, MaxRetryCount = retry.MaxRetryCount, Exception = before },
    };

    private static TimeSpan RetryDelay(RpcRetryOptions retry, int tries)
    {
        if (retry.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay)
        {
            return Time(retry.DelayInterval);
        }
        TimeSpan longest = Time(retry.MaximumInterval);
        TimeSpan delay = Time(retry.MinimumInterval) * Math.Pow(2, Math.Min(tries, 30));
        return delay < longest ? delay : longest;
    }

    private static TimeSpan Time(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;
}
