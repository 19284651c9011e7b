
namespace LocalHost.Engine.Store;

/// <summary>The outcome of one orchestration turn: all of it becomes durable, or nothing.</summary>
internal abstract class TurnCommit : StoreRequest
{
    /// <summary>The instance row with its new values; <see cref="InstanceRecord.Turns"/> counts this turn already.</summary>
    public required InstanceRecord Instance { get; init; }

    /// <summary>The turn's events in stored form; empty when the turn only starts the next generation.</summary>
    public ReadOnlyMemory<byte> Events { get; set; }

    /// <summary>Inbox messages that the turn took in.</summary>
    public List<long> ConsumedMessages { get; } = [];

    /// <summary>Messages to other instances or to itself.</summary>
    public List<OutgoingMessage> Messages { get; } = [];

    /// <summary>Sub-orchestrations to create.</summary>
    public List<InstanceRecord> Children { get; } = [];

    /// <summary>External events that the next generation takes over; they go before all that has come since.</summary>
    public List<P.HistoryEvent> Carried { get; } = [];

    /// <summary>Messages to this instance up to this id were put into the inbox again under higher ids, behind those carried.</summary>
    public long Renumbered { get; set; }

    /// <summary>Whether the execution continued as new: its history goes, the row starts over.</summary>
    public bool StartsNextGeneration { get; set; }
}
