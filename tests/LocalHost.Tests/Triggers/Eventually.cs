using System.Diagnostics;

namespace LocalHost.Tests.Triggers;

/// <summary>Waits on state, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> enough)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            T seen = await look();
            if (enough(seen))
            {
                return seen;
            }
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline, $"Not in time; last seen: {seen}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> SeeAsync<T>(Func<T> look, Func<T, bool> enough) => SeeAsync(() => Task.FromResult(look()), enough);
}
