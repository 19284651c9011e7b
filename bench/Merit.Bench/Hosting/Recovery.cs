using System.Diagnostics;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>
/// The host is killed (SIGKILL) while 10,000 orchestrations are in flight: as many as it lets under way stand in an
/// activity that does not end, the others wait for their first turn. Measured is the time from the kill, over the start
/// of another host on what was left, to its having taken up all of them (it listens only then) and the first completion.
/// </summary>
internal static class Recovery
{
    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        int count = options.Quick ? 1000 : 10_000;
        string name = options.Quick ? "recovery1000" : "recovery10000";
        string folder = options.FreshFolder("recovery");
        long killed;
        await using (MeasuredHost host = await MeasuredHost.StartAppAsync(folder, azurite))
        {
            await host.Hub.StartAsync("FanOut", "flight", count, "1");
            await File.WriteAllTextAsync(Path.Combine(host.Marks, "go"), string.Empty);
            killed = Stopwatch.GetTimestamp();
            await host.KillAsync();
        }
        await using MeasuredHost again = await MeasuredHost.StartAppAsync(folder, azurite);
        double taken = Stopwatch.GetElapsedTime(killed).TotalSeconds;
        await again.Hub.EndAsync("flight0");
        figures.Add($"{name}Seconds", Stopwatch.GetElapsedTime(killed).TotalSeconds, 2);
        figures.Add($"{name}ListeningSeconds", taken, 2);
        await again.Hub.UntilNoneIsAsync(P.OrchestrationStatus.Pending, P.OrchestrationStatus.Running);
        figures.Add($"{name}CompletedSeconds", Stopwatch.GetElapsedTime(killed).TotalSeconds, 2);
        int completed = await again.Hub.CompletedAsync("flight");
        if (completed != count)
        {
            throw new InvalidOperationException($"{completed} of {count} orchestrations completed after the kill.");
        }
        if (options.Quick)
        {
            figures.Skip("recovery10000Seconds");
        }
    }
}
