using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using Merit.Bench.Measuring;
using Microsoft.Extensions.Logging.Abstractions;

namespace Merit.Bench.Hosting;

/// <summary>
/// The engine alone, in this process, with a worker that answers at once: a thousand callers each start an instance and wait
/// for its end. What is left is the store, the queues and the disk.
/// </summary>
internal static class EngineAlone
{
    private const int Count = 5000;
    private const int Callers = 1024;

    private static readonly HashSet<P.OrchestrationStatus> None = [];

    public static async Task MeasureAsync(BenchOptions options, Figures figures)
    {
        using var clock = new HostClock();
        var hubOptions = new TaskHubOptions { DatabasePath = Path.Combine(options.FreshFolder("engine"), "taskhub.db") };
        await using var hub = new TaskHub(hubOptions, clock, NullLogger<TaskHub>.Instance);
        hub.Open();
        hub.Start(new InstantWorker());
        for (int warm = 0; warm < 4; warm++)
        {
            await RoundAsync(hub, $"warm{warm}-");
        }
        double cpuBefore = ProcessTree.CpuSeconds(Environment.ProcessId);
        List<double> rates = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            rates.Add(await RoundAsync(hub, $"{round}-"));
        }
        figures.Add("engineAlone5000", Percentile.Median(rates), 0);
        figures.Add("engineAlone5000CpuMsEach", (ProcessTree.CpuSeconds(Environment.ProcessId) - cpuBefore) * 1000 / (Count * options.Rounds), 3);
    }

    private static async Task<double> RoundAsync(TaskHub hub, string prefix)
    {
        int right = 0;
        long started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, cancellation) =>
        {
            DateTime now = DateTime.UtcNow;
            string id = prefix + i.ToString(CultureInfo.InvariantCulture);
            var instance = new InstanceRecord { InstanceId = id, Name = HelloCities.Orchestrator, ExecutionId = id, CreatedAt = now, UpdatedAt = now };
            await hub.RequestAsync(new CreateRequest(instance, None), cancellation);
            if ((await hub.WaitAsync(id, untilEnd: true, withPayloads: true, cancellation))?.Output == HelloCities.Output)
            {
                Interlocked.Increment(ref right);
            }
        });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return right == Count ? Count / seconds : throw new InvalidOperationException($"{right} of {Count} orchestrations completed with the right output.");
    }

    /// <summary>Knows what comes next without replay: it counts the turns of each instance.</summary>
    private sealed class InstantWorker : IOrchestrationWorker
    {
        private readonly ConcurrentDictionary<string, int> _turns = new(StringComparer.Ordinal);

        public Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn)
        {
            int number = _turns.AddOrUpdate(turn.InstanceId, 0, static (_, turns) => turns + 1);
            var response = new P.OrchestratorResponse { InstanceId = turn.InstanceId };
            if (number < HelloCities.Cities.Length)
            {
                response.Actions.Add(new P.OrchestratorAction
                {
                    Id = number,
                    ScheduleTask = new P.ScheduleTaskAction { Name = "SayHello", Input = $"[\"{HelloCities.Cities[number]}\"]" },
                });
                return Task.FromResult(response);
            }
            _turns.TryRemove(turn.InstanceId, out _);
            response.Actions.Add(new P.OrchestratorAction
            {
                Id = number,
                CompleteOrchestration = new P.CompleteOrchestrationAction { OrchestrationStatus = P.OrchestrationStatus.Completed, Result = HelloCities.Output },
            });
            return Task.FromResult(response);
        }

        public Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity) =>
            Task.FromResult(new P.ActivityResponse { InstanceId = activity.OrchestrationInstance.InstanceId, TaskId = activity.TaskId, Result = "\"Hello!\"" });
    }
}
