using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>
/// What it costs to wake an orchestration that is no longer in memory: the hub is started anew, an event is raised, and
/// the history has to be read and replayed before the event can be taken in.
/// </summary>
internal static class ReplayCost
{
    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        int[] lengths = options.Quick ? [10, 100] : [10, 100, 1000, 5000];
        string database = options.FreshDatabase("replay");
        await using (EngineHost before = await EngineHost.StartAsync(database, options, Register))
        {
            foreach (int length in lengths)
            {
                // The first of each length pays for what is done once in a process and is not counted.
                for (int i = 0; i < 4; i++)
                {
                    await before.Client.ScheduleNewOrchestrationInstanceAsync("LongPast", length, new StartOrchestrationOptions(Id(length, i)));
                    await WaitForStatusAsync(before.Client, Id(length, i));
                }
            }
        }

        await using EngineHost after = await EngineHost.StartAsync(database, options, Register);
        foreach (int length in lengths)
        {
            var milliseconds = new List<double>();
            for (int i = 0; i < 4; i++)
            {
                long raised = Stopwatch.GetTimestamp();
                await after.Client.RaiseEventAsync(Id(length, i), "Go");
                await after.Client.WaitForInstanceCompletionAsync(Id(length, i), CancellationToken.None);
                milliseconds.Add(Stopwatch.GetElapsedTime(raised).TotalMilliseconds);
            }
            figures.Add($"wakeAfterRestartMs{length}Steps", Percentile.Median(milliseconds.Skip(1)));
        }
    }

    private static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<int>("LongPast", async (context, length) =>
        {
            for (int i = 0; i < length; i++)
            {
                await context.CallActivityAsync<int>("Count", i);
            }
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<object>("Go");
        });
        tasks.AddActivityFunc<int, int>("Count", (_, n) => n);
    }

    private static string Id(int length, int i) => $"past-{length}-{i}";

    private static async Task WaitForStatusAsync(DurableTaskClient client, string id)
    {
        while ((await client.GetInstanceAsync(id, getInputsAndOutputs: true, CancellationToken.None))?.SerializedCustomStatus is null)
        {
            await Task.Delay(5);
        }
    }
}
