using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>
/// One orchestration alone on the hub: the time from one activity's call to the next one's. In between lie the commit
/// of the result, the turn, and the commit of the next call.
/// </summary>
internal static class StepLatency
{
    private const int Steps = 50;

    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        var calls = new ConcurrentQueue<long>();
        await using EngineHost host = await EngineHost.StartAsync(options.FreshDatabase("steps"), options, tasks =>
        {
            tasks.AddOrchestratorFunc("Steps", async context =>
            {
                for (int i = 0; i < Steps; i++)
                {
                    await context.CallActivityAsync("Step");
                }
            });
            tasks.AddActivityFunc("Step", _ => calls.Enqueue(Stopwatch.GetTimestamp()));
        });

        var latencies = new List<double>();
        int runs = options.Quick ? 6 : 60;
        for (int run = 0; run < runs; run++)
        {
            calls.Clear();
            string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Steps");
            await host.Client.WaitForInstanceCompletionAsync(id, CancellationToken.None);
            if (run > 0)
            {
                latencies.AddRange(calls.Zip(calls.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds));
            }
        }
        latencies.Sort();
        figures.Add("stepLatencyMsP50", Percentile.Of(latencies, 50), 3);
        figures.Add("stepLatencyMsP99", Percentile.Of(latencies, 99), 3);
        figures.Note("stepLatencySamples", latencies.Count);
    }
}
