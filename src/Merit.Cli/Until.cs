namespace Merit.Cli;

/// <summary>Waits on state, with a deadline.</summary>
public static class Until
{
    /// <summary>A pause lasts so many times as long as the reading before it: who only looks must not take the processor from what is looked at.</summary>
    private const int PauseShare = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Reads a state again and again until it is as wanted, and returns it.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="within">How long to wait at most.</param>
    /// <param name="read">Reads the state.</param>
    /// <param name="isReached">Whether it is as wanted.</param>
    /// <param name="describe">Says in the message what the state was at last.</param>
    /// <exception cref="TimeoutException">It was not reached in time.</exception>
    public static async Task<T> ReachedAsync<T>(
        string what, TimeSpan within, Func<CancellationToken, Task<T>> read, Func<T, bool> isReached, Func<T, string> describe, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            long asked = TimeProvider.System.GetTimestamp();
            T state = await read(cancellationToken);
            if (isReached(state))
            {
                return state;
            }

            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                throw new TimeoutException($"Waited {within.TotalSeconds:0} s in vain for: {what}. At last: {describe(state)}");
            }

            long pause = (TimeProvider.System.GetElapsedTime(asked) * PauseShare).Ticks;
            await Task.Delay(TimeSpan.FromTicks(Math.Clamp(pause, ShortestPause.Ticks, LongestPause.Ticks)), cancellationToken);
        }
    }
}
