using LocalHost.Engine.Clock;

namespace LocalHost.Triggers.Timers;

/// <summary>Waits for a moment of a clock that may run, stand or jump.</summary>
internal static class ClockWait
{
    /// <summary>
    /// Waits, and lets go of the clock for just that time: the caller holds it before and after. So the clock does not jump
    /// over the moment before the wait for it has begun, nor on from there before the caller has done its work.
    /// </summary>
    /// <returns>Whether the moment came; false when the wait was cancelled before.</returns>
    public static async Task<bool> UntilAsync(HostClock clock, DateTime moment, CancellationToken cancellation)
    {
        TimeSpan left = moment - clock.GetUtcNow().UtcDateTime;
        if (left > TimeSpan.Zero && !cancellation.IsCancellationRequested)
        {
            await PassedAsync(clock, left, cancellation).ConfigureAwait(false);
        }
        return !cancellation.IsCancellationRequested;
    }

    // Task.Delay cuts the time to whole milliseconds, and a clock that stands would never make up for the rest.
    private static async Task PassedAsync(HostClock clock, TimeSpan time, CancellationToken cancellation)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End()
        {
            // Held from within the timer's own hold, so that there is no moment in between.
            clock.Enter();
            if (!passed.TrySetResult())
            {
                clock.Leave();
            }
        }
        using ITimer timer = clock.CreateTimer(_ => End(), null, time, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration cancelled = cancellation.Register(End);
        clock.Leave();
        await passed.Task.ConfigureAwait(false);
    }
}
