using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>
/// Memory of a process of its own that holds a hub with many orchestrations, each in wait for an event. The figure is
/// the whole resident set as the system counts it (runtime, code, SQLite, managed heap), two seconds after the last of
/// them has come to its wait, without a collection being asked for.
/// </summary>
internal static class WaitingMemory
{
    public const string Child = "--child-waiting";

    public static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        if (options.Quick)
        {
            figures.Skip("waiting50000MemoryMb");
            return;
        }
        using Process child = ChildProcess.Start(Child, options.FreshDatabase("waiting"), "50000");
        string[] parts = (await ChildProcess.ReadLineAsync(child)).Split(' ');
        await child.WaitForExitAsync();
        double[] values = [.. parts.Select(p => double.Parse(p, CultureInfo.InvariantCulture))];
        figures.Add("waiting50000MemoryMb", values[0], 1);
        figures.Add("waiting50000ManagedHeapMb", values[1], 1);
        figures.Add("waiting50000PeakMemoryMb", values[2], 1);
        figures.Add("waitingBaselineMemoryMb", values[3], 1);
        figures.Add("waiting50000StartSeconds", values[4]);
    }

    /// <summary>What the child does.</summary>
    public static async Task RunChildAsync(string database, int instances)
    {
        int waiting = 0;
        await using EngineHost host = await EngineHost.StartAsync(database, new EngineOptions(), tasks =>
            tasks.AddOrchestratorFunc<int, int>("Wait", (context, input) =>
            {
                if (!context.IsReplaying)
                {
                    Interlocked.Increment(ref waiting);
                }
                return context.WaitForExternalEvent<int>("Wake");
            }));
        double baseline = ResidentMb();
        long started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, instances, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, cancellation) =>
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", i, cancellation));
        while (Volatile.Read(ref waiting) < instances)
        {
            await Task.Delay(20);
        }
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(2));
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Join(' ', new[]
        {
            ResidentMb(), GC.GetTotalMemory(forceFullCollection: false) / 1e6, self.PeakWorkingSet64 / 1e6, baseline, seconds,
        }.Select(v => v.ToString("F3", CultureInfo.InvariantCulture))));
    }

    private static double ResidentMb()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1e6;
    }
}
