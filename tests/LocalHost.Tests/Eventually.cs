using System.Diagnostics;

namespace LocalHost.Tests;

/// <summary>Waits on state, with a deadline.</summary>
internal static class Eventually
{
    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> enough, TimeSpan? deadline = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            T seen = await look();
            if (enough(seen))
            {
                return seen;
            }
            Assert.True(Stopwatch.GetElapsedTime(started) < (deadline ?? TimeSpan.FromSeconds(30)), $"Not in time; last seen: {seen}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> SeeAsync<T>(Func<T> look, Func<T, bool> enough, TimeSpan? deadline = null) =>
        SeeAsync(() => Task.FromResult(look()), enough, deadline);
}
