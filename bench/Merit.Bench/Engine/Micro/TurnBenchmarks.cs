using BenchmarkDotNet.Attributes;
using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;

namespace Merit.Bench.Engine.Micro;

/// <summary>One turn of an orchestration in memory: a result comes in, the next activity is asked for. Nothing is stored.</summary>
public class TurnBenchmarks
{
    private const int Turns = 10_000;

    private readonly DateTime _now = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    [Benchmark(OperationsPerInvoke = Turns)]
    public int Turn()
    {
        OrchestrationExecutor executor = RecordedHistory.Executor(Turns);
        executor.Run(_now, [HistoryEvent.ExecutionStarted()]);
        int actions = 0;
        for (int i = 0; i < Turns; i++)
        {
            executor.Run(_now, [HistoryEvent.TaskCompleted(i, "\"Hello Makassar!\"")]);
            actions += executor.Context.Actions.Count;
        }
        return actions;
    }
}
