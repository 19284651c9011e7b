using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Tests.Timers;

public sealed class TimerLog(TimeProvider clock)
{
    public ConcurrentQueue<(DateTime At, bool IsPastDue, ScheduleStatus? Status)> Runs { get; } = new();

    public int Failures { get; set; }

    public void Run(TimerInfo timer) => Runs.Enqueue((clock.GetUtcNow().UtcDateTime, timer.IsPastDue, timer.ScheduleStatus));
}

public sealed class DailyFunctions(TimerLog log)
{
    [Function("Daily")]
    public void Daily([TimerTrigger("0 0 %Hour% * * *")] TimerInfo timer) => log.Run(timer);
}

public sealed class StartupFunctions(TimerLog log)
{
    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => log.Run(timer);
}

public sealed class RetriedFunctions(TimerLog log)
{
    [Function("Retried")]
    [FixedDelayRetry(3, "00:00:00.010")]
    public void Retried([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
    {
        log.Run(timer);
        if (context.RetryContext.RetryCount < log.Failures)
        {
            throw new InvalidOperationException("not yet");
        }
    }
}
