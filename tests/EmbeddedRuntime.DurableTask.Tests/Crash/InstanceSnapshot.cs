using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;

namespace EmbeddedRuntime.DurableTask.Tests.Crash;

/// <summary>One stored instance at one moment.</summary>
/// <param name="row">Its row with payloads.</param>
/// <param name="history">The history of its generation with payloads.</param>
internal sealed class InstanceSnapshot(InstanceRecord row, IReadOnlyList<HistoryEvent> history)
{
    private IReadOnlyList<string>? _lines;

    public InstanceRecord Row => row;

    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>What the orchestrator asked for, in order, without times and results: the same in every run of a deterministic orchestrator.</summary>
    public IReadOnlyList<string> Asked() => [.. History.Where(HistoryRules.IsAction).Select(e => $"{e} {e.Payload}")];

    /// <summary>Every event in full.</summary>
    public IReadOnlyList<string> Lines() => _lines ??= [.. History.Select(Line)];

    private static string Line(HistoryEvent e) =>
        $"{e.Kind} #{e.TaskId} {e.Name} {e.InstanceId} {e.At:O} {e.Status} {e.Payload} {e.Failure?.ErrorType} {e.Failure?.ErrorMessage}";
}
