using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Merit.Bench.Engine.Micro;

/// <summary>An orchestration of n activities in sequence, and the history that it leaves.</summary>
internal static class RecordedHistory
{
    private static readonly OrchestrationSettings Settings = new(JsonDataConverter.Default, NullLoggerFactory.Instance, string.Empty);

    public static OrchestrationExecutor Executor(int activities) => new(
        new InstanceRecord { InstanceId = "bench", Name = "Sequence" },
        new DurableTaskRegistry().AddOrchestratorFunc("Sequence", context => RunAsync(context, activities))
            .GetOrchestrators().Single().Value(null!),
        Settings);

    /// <summary>The turns as they would be stored.</summary>
    public static List<HistoryEvent> Of(int activities)
    {
        DateTime at = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
        List<HistoryEvent> history = [HistoryEvent.TurnStarted(at), HistoryEvent.ExecutionStarted()];
        for (int i = 0; i < activities; i++)
        {
            history.Add(HistoryEvent.TaskScheduled(i, "SayHello", null, "\"Makassar\""));
            history.Add(HistoryEvent.TurnStarted(at));
            history.Add(HistoryEvent.TaskCompleted(i, "\"Hello Makassar!\""));
        }
        return history;
    }

    private static async Task RunAsync(TaskOrchestrationContext context, int activities)
    {
        for (int i = 0; i < activities; i++)
        {
            await context.CallActivityAsync<string>("SayHello", "Makassar");
        }
        await context.WaitForExternalEvent<object>("Go");
    }
}
