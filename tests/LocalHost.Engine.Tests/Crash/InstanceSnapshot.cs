using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>One stored instance at one moment.</summary>
/// <param name="row">Its row with payloads.</param>
/// <param name="history">The history of its generation with payloads.</param>
internal sealed class InstanceSnapshot(InstanceRecord row, IReadOnlyList<P.HistoryEvent> history)
{
    private IReadOnlyList<string>? _lines;

    public InstanceRecord Row => row;

    public IReadOnlyList<P.HistoryEvent> History => history;

    /// <summary>What the orchestrator asked for, in order, without times and results: the same in every run of a deterministic orchestrator.</summary>
    public IReadOnlyList<string> Asked() => [.. History.Where(HistoryRules.IsAction).Select(HistoryRules.Question)];

    /// <summary>Every event in full.</summary>
    public IReadOnlyList<string> Lines() => _lines ??= [.. History.Select(HistoryRules.Line)];
}
