using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>
/// A process is killed while each of its orchestrations stands in its third of five activities. Recovery lasts from
/// the opening of what it left until the lost activity of every one of them has run again.
/// </summary>
internal static class Recovery
{
    public const string Child = "--child-in-flight";

    private const int Steps = 5;
    private const int StepOfTheCrash = 2;

    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        int orchestrations = options.Quick ? 1000 : 10_000;
        string database = options.FreshDatabase("recovery");
        using (Process child = ChildProcess.Start(Child, database, orchestrations.ToString(CultureInfo.InvariantCulture)))
        {
            await ChildProcess.ReadLineAsync(child);
            child.Kill();
            await child.WaitForExitAsync();
        }

        int resumed = 0;
        int completed = 0;
        var allResumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long started = Stopwatch.GetTimestamp();
        await using EngineHost host = await EngineHost.StartAsync(database, options, tasks => Register(tasks, step =>
        {
            if (step == StepOfTheCrash && Interlocked.Increment(ref resumed) == orchestrations)
            {
                allResumed.SetResult();
            }
            return Task.CompletedTask;
        }));
        double openSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await allResumed.Task;
        double resumedSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Parallel.ForAsync(0, orchestrations, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, cancellation) =>
        {
            OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync(Id(i), cancellation);
            if (ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            {
                Interlocked.Increment(ref completed);
            }
        });
        double completedSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (completed != orchestrations)
        {
            throw new InvalidOperationException($"{completed} of {orchestrations} orchestrations completed after the crash.");
        }
        if (options.Quick)
        {
            figures.Skip("recovery10000Seconds");
        }
        figures.Add(options.Quick ? "recovery1000Seconds" : "recovery10000Seconds", resumedSeconds, 3);
        figures.Add("recoveryOpenSeconds", openSeconds, 3);
        figures.Add("recoveryCompletedSeconds", completedSeconds, 3);
    }

    /// <summary>What the child does: it brings every orchestration to the step of the crash, says so, and is killed.</summary>
    public static async Task RunChildAsync(string database, int orchestrations)
    {
        int arrived = 0;
        var never = new TaskCompletionSource();
        await using EngineHost host = await EngineHost.StartAsync(
            database,
            new EngineOptions(),
            tasks => Register(tasks, step =>
            {
                if (step != StepOfTheCrash)
                {
                    return Task.CompletedTask;
                }
                Interlocked.Increment(ref arrived);
                return never.Task;
            }),
            hub => hub.MaxConcurrentActivities = hub.MaxActiveOrchestrations = 2 * orchestrations);
        await Parallel.ForAsync(0, orchestrations, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, cancellation) =>
            await host.Client.ScheduleNewOrchestrationInstanceAsync("FiveSteps", new StartOrchestrationOptions(Id(i)), cancellation));
        while (Volatile.Read(ref arrived) < orchestrations)
        {
            await Task.Delay(20);
        }
        Console.WriteLine("in flight");
        await never.Task;
    }

    private static void Register(DurableTaskRegistry tasks, Func<int, Task> step)
    {
        tasks.AddOrchestratorFunc("FiveSteps", async context =>
        {
            for (int i = 0; i < Steps; i++)
            {
                await context.CallActivityAsync("Step", i);
            }
        });
        tasks.AddActivityFunc<int>("Step", (_, i) => step(i));
    }

    private static string Id(int i) => $"crash-{i}";
}
