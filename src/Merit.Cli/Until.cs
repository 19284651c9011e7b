namespace Merit.Cli;

/// <summary>Waits on state, with a deadline.</summary>
public static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

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
        using PeriodicTimer again = new(Interval);
        while (true)
        {
            T state = await read(cancellationToken);
            if (isReached(state))
            {
                return state;
            }

            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                throw new TimeoutException($"Waited {within.TotalSeconds:0} s in vain for: {what}. At last: {describe(state)}");
            }

            await again.WaitForNextTickAsync(cancellationToken);
        }
    }
}
