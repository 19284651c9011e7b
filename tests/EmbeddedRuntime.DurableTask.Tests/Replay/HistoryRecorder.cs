using EmbeddedRuntime.DurableTask.CrashHost;
using EmbeddedRuntime.DurableTask.Replay;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.DurableTask.Tests.Replay;

/// <summary>Runs every scenario once, in memory and with time skipped, and records the histories.</summary>
internal static class HistoryRecorder
{
    /// <summary>The instance that is recorded of each scenario.</summary>
    private const int Number = 7;

    public static async Task<IReadOnlyList<RecordedHistory>> RecordAsync(CancellationToken cancellation)
    {
        using var journal = new Journal();
        int marks = 0;
        var steps = new Steps(journal, (_, _) => Task.CompletedTask, () => $"run-{Interlocked.Increment(ref marks)}");
        var services = new ServiceCollection();
        services.AddEmbeddedTaskHub(hub => hub.TimeSkipping = TimeSkipping.Auto);
        services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => Workload.Register(tasks, steps, TimeSpan.FromMinutes(30))).UseEmbedded());
        services.AddDurableTaskClient(client => client.UseEmbedded());
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(cancellation);
        }
        DurableTaskClient client = provider.GetRequiredService<DurableTaskClient>();
        var acts = new Acts(client, journal);
        foreach (Scenario scenario in Workload.Scenarios)
        {
            // The clock must not run ahead of the events that are still to come.
            using (provider.GetRequiredService<EmbeddedClock>().Hold())
            {
                await acts.StartAsync(scenario, Number, cancellation);
                await scenario.SteerAsync(acts, Number, cancellation);
            }
            await client.WaitForInstanceCompletionAsync(scenario.InstanceId(Number), cancellation);
        }
        var recorded = new List<RecordedHistory>();
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync().WithCancellation(cancellation))
        {
            recorded.Add(RecordedHistory.Record(provider, instance.InstanceId));
        }
        return recorded;
    }
}
