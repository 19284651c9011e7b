using System.Globalization;
using System.Text.Json;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Timers;

/// <summary>Runs one timer function when it is due, one run at a time.</summary>
internal sealed class TimerRunner(TimerTrigger trigger, IFunctionWorker worker, TimerRecords records, HostClock clock, ILogger logger)
{
    // A worker that was lost says nothing about the function, so that run is made up for; but a function that each time takes
    // the worker along must not do so for ever.
    private const int MostLost = 3;

    private readonly bool _monitored = trigger.UseMonitor && !trigger.Schedule.IsFrequent(clock.GetUtcNow().UtcDateTime);

    private string Name => trigger.Function.Name;

    /// <summary>Runs until the host stops; a run in progress ends first.</summary>
    /// <param name="stopping">No new run after this.</param>
    /// <param name="hurry">Asks a run in progress to end.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken hurry)
    {
        clock.Enter();
        try
        {
            DateTime due = await FirstAsync(stopping, hurry).ConfigureAwait(false);
            while (await ClockWait.UntilAsync(clock, due, stopping).ConfigureAwait(false))
            {
                // After a jump of the clock the occurrences in between are made up for by one late run.
                due = await FireAsync(due, isPastDue: trigger.Schedule.NextAfter(due) <= Now(), stopping, hurry).ConfigureAwait(false);
            }
        }
        finally
        {
            clock.Leave();
        }
    }

    private async Task<DateTime> FirstAsync(CancellationToken stopping, CancellationToken hurry)
    {
        ScheduleStatus? status = _monitored ? records.Read(Name) : null;
        DateTime now = Now();
        DateTime due = status?.Next is { } next && next != default ? next : trigger.Schedule.NextAfter(now);
        if (due <= now)
        {
            return await FireAsync(due, isPastDue: true, stopping, hurry).ConfigureAwait(false);
        }
        if (trigger.RunOnStartup)
        {
            return await FireAsync(now, isPastDue: false, stopping, hurry).ConfigureAwait(false);
        }
        if (status is null)
        {
            Record(new ScheduleStatus(default, due, now));
        }
        return due;
    }

    private async Task<DateTime> FireAsync(DateTime due, bool isPastDue, CancellationToken stopping, CancellationToken hurry)
    {
        ScheduleStatus? last = _monitored ? records.Read(Name) : null;
        ScheduleStatus? status = _monitored
            ? new ScheduleStatus(last?.Last ?? default, trigger.Schedule.NextAfter(Now()), last?.LastUpdated ?? default)
            : null;
        string input = JsonSerializer.Serialize(new
        {
            Schedule = new { AdjustForDST = true },
            ScheduleStatus = status,
            IsPastDue = isPastDue,
        });
        bool ended = await RunWithRetriesAsync(input, stopping, hurry).ConfigureAwait(false);
        DateTime now = Now();
        DateTime next = trigger.Schedule.NextAfter(now > due ? now : due);
        if (ended)
        {
            // A run that the host's own end broke off is left as past due.
            Record(new ScheduleStatus(due, next, now));
        }
        return next;
    }

    private void Record(ScheduleStatus status)
    {
        if (!_monitored)
        {
            return;
        }
        try
        {
            records.Write(Name, status);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without its record a run may be made up for once too often after a restart; without a schedule it would never run.
            logger.LogError("Timer function '{Function}': its record cannot be written: {Reason}", Name, error.Message);
        }
    }

    /// <summary>Whether it came to an end, good or bad; false when the host ended before.</summary>
    private async Task<bool> RunWithRetriesAsync(string input, CancellationToken stopping, CancellationToken hurry)
    {
        int retries = trigger.Function.Retry?.MaxRetryCount ?? 0;
        int lost = 0;
        RpcException? before = null;
        for (int tries = 0; ;)
        {
            try
            {
                InvocationResponse answer = await worker.InvokeAsync(trigger.Function, Request(input, tries, retries, before), hurry).ConfigureAwait(false);
                if (answer.Result?.Status == StatusResult.Types.Status.Success)
                {
                    return true;
                }
                before = answer.Result?.Exception;
                logger.LogError("Timer function '{Function}' failed, try {Try}: {Failure}", Name, tries + 1, Failure.Text(answer));
            }
            catch (WorkerLostException error)
            {
                logger.LogError("Timer function '{Function}' did not end: {Reason}", Name, error.Message);
                if (++lost < MostLost && !stopping.IsCancellationRequested)
                {
                    continue;
                }
            }
            catch (Exception error)
            {
                // No fault of one run may end the schedule.
                logger.LogError(error, "Timer function '{Function}' could not be run.", Name);
            }
            if (stopping.IsCancellationRequested)
            {
                return false;
            }
            if (retries >= 0 && tries >= retries)
            {
                return true;
            }
            await ClockWait.UntilAsync(clock, Now() + RetryDelay(trigger.Function.Retry!, tries), stopping).ConfigureAwait(false);
            tries++;
        }
    }

    private InvocationRequest Request(string input, int tries, int retries, RpcException? before)
    {
        var request = new InvocationRequest { FunctionId = trigger.Function.Id };
        request.InputData.Add(new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { Json = input } });
        request.TriggerMetadata["TimerTrigger"] = new TypedData { String = Now().ToString(CultureInfo.InvariantCulture) };
        if (trigger.Function.Retry is not null)
        {
            request.RetryContext = new RetryContext { RetryCount = tries, MaxRetryCount = retries };
            if (before is not null)
            {
                request.RetryContext.Exception = before;
            }
        }
        return request;
    }

    private static TimeSpan RetryDelay(RpcRetryOptions retry, int tries)
    {
        if (retry.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay)
        {
            return retry.DelayInterval?.ToTimeSpan() ?? TimeSpan.Zero;
        }
        TimeSpan longest = retry.MaximumInterval?.ToTimeSpan() ?? TimeSpan.Zero;
        TimeSpan delay = (retry.MinimumInterval?.ToTimeSpan() ?? TimeSpan.Zero) * Math.Pow(2, Math.Min(tries, 30));
        return delay < longest ? delay : longest;
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;
}
