namespace Merit.Cli.Tests;

/// <summary>Waits on state, with a deadline.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition, TimeSpan? within = null)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(within ?? TimeSpan.FromSeconds(20));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            await look.WaitForNextTickAsync(deadline.Token);
        }
    }
}
