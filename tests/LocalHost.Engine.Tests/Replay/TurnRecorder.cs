using System.Collections.Concurrent;
using LocalHost.CrashHost;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Tests.Contract;
using LocalHost.Engine.Turns;

namespace LocalHost.Engine.Tests.Replay;

/// <summary>Keeps the last turn of each instance as the worker gets and answers it.</summary>
internal sealed class TurnRecorder(IOrchestrationWorker worker) : IOrchestrationWorker
{
    /// <summary>The instance that is recorded of each scenario.</summary>
    private const int Number = 7;

    private readonly ConcurrentDictionary<string, RecordedTurn> _last = new(StringComparer.Ordinal);

    /// <summary>Runs every scenario once, with time skipped, and records it.</summary>
    public static async Task<IReadOnlyList<RecordedTurn>> RecordAsync(CancellationToken cancellation)
    {
        using var journal = new Journal();
        int marks = 0;
        var steps = new Steps(journal, (_, _) => Task.CompletedTask, () => $"run-{Interlocked.Increment(ref marks)}");
        TurnRecorder? recorder = null;
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => Workload.Register(tasks, steps, TimeSpan.FromMinutes(30)),
            skipping: TimeSkipping.Auto,
            between: worker => recorder = new TurnRecorder(worker));
        var acts = new Acts(hub.Client, journal);
        foreach (Scenario scenario in Workload.Scenarios)
        {
            // The clock must not run ahead of the events that are still to come.
            hub.Clock.Enter();
            try
            {
                await acts.StartAsync(scenario, Number, cancellation);
                await scenario.SteerAsync(acts, Number, cancellation);
            }
            finally
            {
                hub.Clock.Leave();
            }
            await hub.EndAsync(scenario.InstanceId(Number));
        }
        return [.. recorder!._last.Values];
    }

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn)
    {
        P.OrchestratorRequest request = turn.ToMessage();
        P.OrchestratorResponse response = await worker.RunOrchestratorAsync(turn);
        _last[turn.InstanceId] = RecordedTurn.Of(turn.Name, request, response);
        return response;
    }

    public Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity) => worker.RunActivityAsync(activity);
}
