using System.Diagnostics;
using System.Globalization;

namespace Merit.Cli;

/// <summary>Says on the standard error that something takes its time: on a terminal in one line that changes, elsewhere in a line now and then.</summary>
internal static class LongStep
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a step.</summary>
    public static Task WaitAsync(string what, Task step, CancellationToken cancellationToken) => WaitAsync(() => what, step, cancellationToken);

    /// <summary>Waits for a step of which more and more can be told.</summary>
    public static async Task WaitAsync(Func<string> what, Task step, CancellationToken cancellationToken)
    {
        bool live = !Console.IsErrorRedirected;
        long started = Stopwatch.GetTimestamp();
        string Seconds() => Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        Console.Error.Write(live ? what() : $"{what()}{Environment.NewLine}");
        using PeriodicTimer again = new(live ? Often : NowAndThen);
        Task<bool> tick = again.WaitForNextTickAsync(cancellationToken).AsTask();
        while (await Task.WhenAny(step, tick) == tick && await tick)
        {
            Console.Error.Write(live ? $"\r\e[K{what()} ({Seconds()} s)" : $"  … {what()} ({Seconds()} s){Environment.NewLine}");
            tick = again.WaitForNextTickAsync(cancellationToken).AsTask();
        }

        if (live)
        {
            Console.Error.Write("\r\e[K");
        }

        await step;
    }
}
