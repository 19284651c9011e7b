using BenchmarkDotNet.Attributes;
using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;

namespace Merit.Bench.Engine.Micro;

/// <summary>An orchestration brought back to where its history of n activities ends.</summary>
public class ReplayBenchmarks
{
    private List<HistoryEvent> _history = [];

    [Params(10, 100, 1000, 10_000)]
    public int Activities { get; set; }

    [GlobalSetup]
    public void Setup() => _history = RecordedHistory.Of(Activities);

    [Benchmark]
    public int Replay()
    {
        OrchestrationExecutor executor = RecordedHistory.Executor(Activities);
        executor.Replay(_history);
        return executor.Context.Open.Count;
    }
}
