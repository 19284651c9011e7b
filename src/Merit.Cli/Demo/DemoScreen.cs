using Merit.Cli.Api;

namespace Merit.Cli.Demo;

/// <summary>Where the steps of a demo are shown: redrawn on a terminal, as lines elsewhere.</summary>
internal static class DemoScreen
{
    /// <summary>Plays something and shows its steps.</summary>
    /// <exception cref="UserFacingException">It did not come out; the message says where the logs are.</exception>
    public static async Task<T> ShowAsync<T>(Func<IDemoProgress, Task<T>> play, string logs)
    {
        try
        {
            LiveProgress screen = new();
            return Terminal.IsLive ? await screen.ShowAsync(() => play(screen)) : await play(new LinesProgress(Console.Out));
        }
        catch (Exception failure) when (failure is TimeoutException or MeritApiException or HttpRequestException or Azure.RequestFailedException or AggregateException)
        {
            throw new UserFacingException($"{Complaints.About(failure)} Logs: {logs}", failure);
        }
    }
}
