using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;

namespace EmbeddedRuntime.DurableTask.Tests.Crash;

/// <summary>One stored instance at one moment.</summary>
/// <param name="Row">Its row with payloads.</param>
/// <param name="History">The history of its generation with payloads.</param>
internal sealed record InstanceSnapshot(InstanceRecord Row, IReadOnlyList<HistoryEvent> History)
{
    /// <summary>What the orchestrator asked for, in order, without times and results: the same in every run of a deterministic orchestrator.</summary>
    public IReadOnlyList<string> Asked() => [.. History.Where(HistoryRules.IsAction).Select(e => $"{e} {e.Payload}")];

    /// <summary>Every event in full.</summary>
    public IReadOnlyList<string> Lines() => [.. History.Select(Line)];

    private static string Line(HistoryEvent e) =>
        $"{e.Kind} #{e.TaskId} {e.Name} {e.InstanceId} {e.At:O} {e.Status} {e.Payload} {e.Failure?.ErrorType} {e.Failure?.ErrorMessage}";
}
