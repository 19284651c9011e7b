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

            await Task.Delay(left < Longest ? left : Longest, clock, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }
}
