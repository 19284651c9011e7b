using Microsoft.DurableTask.Client;

namespace Merit.Bench.Engine;

/// <summary>HelloCities5 by the thousand: from the first call of the client to the last completion that it awaits.</summary>
internal static class Throughput
{
    /// <summary>Callers at a time, as the requests of a busy app would be.</summary>
    private const int Callers = 256;

    /// <summary>Runs one size, each time on a fresh database, and notes what the median run took.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="figures">Receives the figures.</param>
    /// <param name="orchestrations">How many in a run.</param>
    /// <param name="runs">Odd. A run of a fraction of a second says little alone.</param>
    /// <returns>Bytes of the closed database per orchestration.</returns>
    public static async Task<double> MeasureAsync(EngineOptions options, Figures figures, int orchestrations, int runs)
    {
        string database = string.Empty;
        var uses = new List<ResourceUse>();
        for (int run = 0; run < runs; run++)
        {
            database = options.FreshDatabase($"hello-{orchestrations}");
            await using EngineHost host = await EngineHost.StartAsync(database, options, HelloCities.Register);
            uses.Add(await RunAsync(host.Client, orchestrations));
        }
        ResourceUse use = uses.OrderBy(u => u.Seconds).ElementAt(runs / 2);

        // The host has closed the database and with it folded the log into the file.
        double bytes = Directory.EnumerateFiles(Path.GetDirectoryName(database)!).Sum(f => new FileInfo(f).Length);
        figures.Add($"helloCitiesPerSecond{orchestrations}", orchestrations / use.Seconds, 0);
        figures.Add($"cpuMsPerOrchestration{orchestrations}", use.CpuSeconds / orchestrations * 1e3, 3);
        figures.Add($"cpuShare{orchestrations}", use.CpuSeconds / use.Seconds / Environment.ProcessorCount);
        figures.Add($"allocatedKbPerOrchestration{orchestrations}", use.AllocatedBytes / 1024.0 / orchestrations, 1);
        figures.Add($"gcPauseShare{orchestrations}", use.GcPauseSeconds / use.Seconds, 3);
        figures.Add($"commits{orchestrations}", use.Store.Commits, 0);
        figures.Add($"rowsPerCommit{orchestrations}", (double)use.Store.Rows / Math.Max(1, use.Store.Commits), 0);
        figures.Add($"rowsPerSecond{orchestrations}", use.Store.Rows / use.Seconds, 0);
        figures.Add($"writerApplyShare{orchestrations}", use.Store.ApplySeconds / use.Seconds);
        figures.Add($"writerCommitShare{orchestrations}", use.Store.CommitSeconds / use.Seconds);
        figures.Add($"diskKbPerOrchestration{orchestrations}", use.DiskBytes / 1024.0 / orchestrations, 1);
        figures.Add($"bytesPerOrchestration{orchestrations}", bytes / orchestrations, 0);
        return bytes / orchestrations;
    }

    /// <summary>Lets the runtime compile what the measured runs will use; its figures are thrown away.</summary>
    public static async Task WarmUpAsync(EngineOptions options)
    {
        string database = options.FreshDatabase("warm-up");
        await using EngineHost host = await EngineHost.StartAsync(database, options, HelloCities.Register);
        // Compilation goes on in the background for a while after the last method has become hot.
        for (int i = 0; i < (options.Quick ? 4 : 30); i++)
        {
            await RunAsync(host.Client, options.Quick ? 250 : 1000);
        }
    }

    private static async Task<ResourceUse> RunAsync(DurableTaskClient client, int orchestrations)
    {
        GC.Collect();
        var completions = new Task<OrchestrationMetadata>[orchestrations];
        var use = new ResourceUse();
        await Parallel.ForAsync(0, orchestrations, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, cancellation) =>
        {
            string id = await client.ScheduleNewOrchestrationInstanceAsync(HelloCities.Orchestrator, cancellation: cancellation);
            completions[i] = client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, CancellationToken.None);
        });
        OrchestrationMetadata[] ended = await Task.WhenAll(completions);
        use.Stop();
        if (ended.FirstOrDefault(o => o.ReadOutputAs<string>() != "Hello Makassar!") is { } wrong)
        {
            throw new InvalidOperationException($"An orchestration ended as {wrong.RuntimeStatus} with {wrong.SerializedOutput}.");
        }
        return use;
    }
}
