using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>
/// What a long history costs: one orchestration of 500 activities in sequence, alone on the host, and the time of its
/// steps at the beginning and at the end; once with the history in every turn, once with extended sessions.
/// </summary>
internal static class LongHistory
{
    private const int Steps = 500;
    private const int Part = 50;

    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        await MeasureAsync("longHistory", withSessions: false, options, figures, azurite);
        await MeasureAsync("longHistorySessions", withSessions: true, options, figures, azurite);
    }

    private static async Task MeasureAsync(string name, bool withSessions, BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("long"), azurite, withSessions);
        List<double> first = [];
        List<double> last = [];
        for (int run = 0; run < 4; run++)
        {
            await host.Hub.StartAsync("Chain", $"long{run}-", 1, Steps.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await host.Hub.EndAsync($"long{run}-0");
            double[] steps = [.. StepLatency.Steps(await host.Hub.HistoryAsync($"long{run}-0"))];
            if (run > 0)
            {
                first.AddRange(steps.Take(Part));
                last.AddRange(steps.TakeLast(Part));
            }
        }
        figures.Add($"{name}StepMsOfFirst50", Percentile.Median(first));
        figures.Add($"{name}StepMsOfLast50", Percentile.Median(last));
    }
}
