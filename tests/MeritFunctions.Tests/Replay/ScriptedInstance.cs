using Microsoft.DurableTask.Protobuf;

namespace MeritFunctions.Tests.Replay;

/// <summary>One orchestration of the scripted task hub.</summary>
internal sealed class ScriptedInstance(string id, string orchestrator, ParentInstanceInfo? parent)
{
    public string Id => id;

    public string Orchestrator => orchestrator;

    public ParentInstanceInfo? Parent => parent;

    /// <summary>What happened up to the last turn.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>What happened since.</summary>
    public List<HistoryEvent> Inbox { get; } = [];

    /// <summary>The last turn; null before the first.</summary>
    public RecordedHistory? LastTurn { get; set; }

    public bool IsCompleted { get; set; }
}
