using EmbeddedRuntime.DurableTask;
using EmbeddedRuntime.DurableTask.Replay;
using MeritFunctions.Cycle;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeritFunctions.Tests.Replay;

/// <summary>Plays a cycle over scripted activities, in memory and with time skipped, and records its orchestrations.</summary>
internal static class MeritHistoryRecorder
{
    public const string CycleId = "merit-2026";

    /// <summary>The version that host.json gives to new orchestrations.</summary>
    public const string Version = "1.0.0";

    private static readonly DateTimeOffset Opening = DateTimeOffset.UtcNow;

    public static CycleSchedule Schedule { get; } = new(Opening.AddDays(30), Opening.AddDays(60), [14, 3], 60);

    public static async Task<IReadOnlyList<RecordedHistory>> RecordAsync(CancellationToken cancellation)
    {
        DurableTaskClient? client = null;
        var activities = new ScriptedActivities((instance, name) => client!.RaiseEventAsync(instance, name, "", cancellation));
        var services = new ServiceCollection();
        services.AddEmbeddedTaskHub(hub => hub.TimeSkipping = TimeSkipping.Auto);
        services.AddDurableTaskWorker(worker => worker
            .AddTasks(MeritOrchestrators.Register)
            .AddTasks(activities.Register)
            .UseVersioning(new DurableTaskWorkerOptions.VersioningOptions { Version = Version, DefaultVersion = Version })
            .UseEmbedded());
        services.AddDurableTaskClient(builder => builder.UseEmbedded());
        await using ServiceProvider provider = services.BuildServiceProvider();
        client = provider.GetRequiredService<DurableTaskClient>();
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(cancellation);
        }
        var options = new StartOrchestrationOptions(InstanceIds.Cycle(CycleId)) { Version = new TaskVersion(Version) };
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(AssessmentCycle), new CycleInput(CycleId, Schedule), options, cancellation);
        await client.WaitForInstanceCompletionAsync(CycleId, cancellation);
        var recorded = new List<RecordedHistory>();
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync().WithCancellation(cancellation))
        {
            // Mails run on by themselves; each must have come to its end.
            await client.WaitForInstanceCompletionAsync(instance.InstanceId, cancellation);
            recorded.Add(RecordedHistory.Record(provider, instance.InstanceId));
        }
        return recorded;
    }
}
