using LocalHost.Engine.History;

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
    public long Renumbered { get; private set; }

    /// <summary>Whether the execution continued as new: its history goes, the row starts over.</summary>
    public bool StartsNextGeneration { get; set; }

    /// <summary>Whether the turn changes more of the row than its time and the number of turns, which the history has.</summary>
    public bool ChangesRow { get; set; } = true;

    public override void Apply(StoreTransaction transaction)
    {
        if (StartsNextGeneration)
        {
            transaction.StartGeneration(Instance);
        }
        else
        {
            transaction.AppendTurn(Instance, Events);
            if (ChangesRow)
            {
                transaction.Update(Instance);
            }
        }
        foreach (long message in ConsumedMessages)
        {
            transaction.RemoveMessage(Instance.Key, message);
        }
        if (Carried.Count > 0)
        {
            Carry(transaction);
        }
        foreach (InstanceRecord child in Children)
        {
            CreateChild(child, transaction);
        }
        foreach (OutgoingMessage message in Messages)
        {
            Send(message, transaction);
        }
    }

    private void Carry(StoreTransaction transaction)
    {
        IReadOnlyList<InboxMessage> since = transaction.Inbox(Instance.Key);
        Renumbered = since.Count == 0 ? 0 : since[^1].Id;
        foreach (P.HistoryEvent e in Carried)
        {
            Put(Instance.Key, -1, e, transaction);
        }
        foreach (InboxMessage message in since)
        {
            transaction.RemoveMessage(Instance.Key, message.Id);
            Put(Instance.Key, message.Generation, message.Event, transaction);
        }
    }

    private void CreateChild(InstanceRecord child, StoreTransaction transaction)
    {
        if (transaction.Find(child.InstanceId) is { } existing)
        {
            if (!existing.IsCompleted)
            {
                ParentLink parent = child.Parent!;
                P.TaskFailureDetails failure = Failures.Of(
                    "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
                    $"An orchestration with the instance id '{child.InstanceId}' already exists and has not ended.");
                P.HistoryEvent answer = History.Events.ChildAnswered(child.CreatedAt, parent.TaskId, null, failure);
                Send(new OutgoingMessage(parent.InstanceId, parent.Generation, answer), transaction);
                return;
            }
            transaction.Delete(existing.Key);
        }
        Create(child, transaction);
    }

    private void Send(OutgoingMessage message, StoreTransaction transaction)
    {
        if (transaction.Find(message.InstanceId) is { IsCompleted: false } receiver
            && (message.Generation < 0 || message.Generation == receiver.Generation))
        {
            Put(receiver.Key, message.Generation, message.Event, transaction);
        }
    }
}
