namespace EmbeddedRuntime.Functions.Timers;

/// <summary>Waits for a moment of a clock that may run, stand or jump.</summary>
internal static class ClockWait
{
    // Longer than a timer can wait for in one go.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Whether the moment came; false when the wait was cancelled before.</summary>
    public static async Task<bool> UntilAsync(TimeProvider clock, DateTime moment, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan left = moment - clock.GetUtcNow().UtcDateTime;
            if (left <= TimeSpan.Zero)
            {
                return true;
            }

            await PassedAsync(clock, left < Longest ? left : Longest, cancellation).ConfigureAwait(false);
        }

        return false;
    }

    // Task.Delay cuts the time to whole milliseconds, and a clock that stands would never make up for the rest.
    private static async Task PassedAsync(TimeProvider clock, TimeSpan time, CancellationToken cancellation)
    {
        var passed = new TaskCompletionSource();
        using CancellationTokenRegistration cancelled = cancellation.Register(() => passed.TrySetResult());
        ITimer timer = clock.CreateTimer(_ => passed.TrySetResult(), null, time, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            await passed.Task.ConfigureAwait(false);
        }
    }
}
