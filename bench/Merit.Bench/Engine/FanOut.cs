using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>One orchestration that calls a thousand activities at once and awaits them all, as a client sees it.</summary>
internal static class FanOut
{
    private const int Width = 1000;

    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        await using EngineHost host = await EngineHost.StartAsync(options.FreshDatabase("fan-out"), options, tasks =>
        {
            tasks.AddOrchestratorFunc("FanOut", async context =>
            {
                int[] squares = await Task.WhenAll(Enumerable.Range(0, Width).Select(i => context.CallActivityAsync<int>("Square", i)));
                return squares.Sum(s => (long)s);
            });
            tasks.AddActivityFunc<int, int>("Square", (_, n) => n * n);
        });

        var seconds = new List<double>();
        for (int run = 0; run < (options.Quick ? 3 : 10); run++)
        {
            long started = Stopwatch.GetTimestamp();
            string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("FanOut");
            OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, CancellationToken.None);
            if (run > 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
            if (ended.ReadOutputAs<long>() != 332_833_500)
            {
                throw new InvalidOperationException($"The fan-out ended as {ended.RuntimeStatus} with {ended.SerializedOutput}.");
            }
        }
        figures.Add("fanOut1000Seconds", Percentile.Median(seconds), 3);
    }
}
