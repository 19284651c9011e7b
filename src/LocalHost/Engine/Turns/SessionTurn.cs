using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>A turn of a session on its way to the store.</summary>
internal sealed class SessionTurn(OrchestrationSession session) : TurnCommit
{
    /// <summary>Activities to run once the turn is durable.</summary>
    public List<P.HistoryEvent> Activities { get; } = [];

    /// <summary>The generation that the turn belongs to.</summary>
    public required int Generation { get; init; }

    /// <summary>Whether it is the instance's first turn.</summary>
    public bool IsFirst { get; init; }

    public override void Complete(Exception? error) => session.TurnCompleted(this, error);
}
