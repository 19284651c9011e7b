using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>
/// One orchestration alone on the host: the time from the beginning of one turn to that of the next, as its history has
/// it. In between lie the turn in the worker, its commit, the activity in the worker and the way there and back.
/// </summary>
internal static class StepLatency
{
    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("steps"), azurite);
        int runs = options.Quick ? 100 : 400;
        List<double> latencies = [];
        for (int run = -runs; run < runs; run++)
        {
            string prefix = $"step{run}-";
            await host.Hub.StartAsync(HelloCities.Orchestrator, prefix, 1);
            await host.Hub.EndAsync($"{prefix}0");
            if (run >= 0)
            {
                latencies.AddRange(Steps(await host.Hub.HistoryAsync($"{prefix}0")));
            }
        }
        latencies.Sort();
        figures.Add("stepLatencyMsP50", Percentile.Of(latencies, 50), 2);
        figures.Add("stepLatencyMsP99", Percentile.Of(latencies, 99), 2);
    }

    /// <summary>The time of each step in milliseconds.</summary>
    public static IEnumerable<double> Steps(IReadOnlyList<P.HistoryEvent> history)
    {
        DateTime[] turns = [.. history.Where(e => e.OrchestratorStarted is not null).Select(e => e.Timestamp.ToDateTime())];
        return turns.Zip(turns.Skip(1), (one, next) => (next - one).TotalMilliseconds);
    }
}
