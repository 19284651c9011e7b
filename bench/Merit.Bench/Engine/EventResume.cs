using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.DurableTask;

namespace Merit.Bench.Engine;

/// <summary>From the client's call of RaiseEventAsync to the line after WaitForExternalEvent, on an idle hub.</summary>
internal static class EventResume
{
    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        var resumed = Channel.CreateUnbounded<long>();
        int events = options.Quick ? 100 : 1000;
        await using EngineHost host = await EngineHost.StartAsync(options.FreshDatabase("events"), options, tasks =>
            tasks.AddOrchestratorFunc("Listen", async context =>
            {
                for (int i = 0; i < events; i++)
                {
                    await context.WaitForExternalEvent<int>("Wake");
                    resumed.Writer.TryWrite(Stopwatch.GetTimestamp());
                }
            }));

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Listen");
        await host.Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        var latencies = new List<double>();
        for (int i = 0; i < events; i++)
        {
            long raised = Stopwatch.GetTimestamp();
            await host.Client.RaiseEventAsync(id, "Wake", i);
            latencies.Add(Stopwatch.GetElapsedTime(raised, await resumed.Reader.ReadAsync()).TotalMilliseconds);
        }
        await host.Client.WaitForInstanceCompletionAsync(id, CancellationToken.None);
        latencies.Sort();
        figures.Add("eventResumeMsP50", Percentile.Of(latencies, 50), 3);
        figures.Add("eventResumeMsP99", Percentile.Of(latencies, 99), 3);
    }
}
