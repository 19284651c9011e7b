using LocalHost.Engine.History;

namespace LocalHost.Engine.Store;

/// <summary>
/// What a commit means, written once for every store. The rules run inside the writer, so a decision such as "this id
/// is taken" cannot be outrun by another request.
/// </summary>
internal static class CommitRules
{
    /// <summary>Applies one request to the open transaction.</summary>
    public static void Apply(StoreRequest request, StoreTransaction transaction)
    {
        switch (request)
        {
            case TurnCommit turn: ApplyTurn(turn, transaction); break;
            case CreateRequest create: ApplyCreate(create, transaction); break;
            case PostRequest post: ApplyPost(post, transaction); break;
            case PurgeRequest purge: ApplyPurge(purge, transaction); break;
            case EnqueueRequest add: add.Answer = transaction.Enqueue(add.Queue, add.Body); break;
            case SettleRequest settle: settle.Ids.ToList().ForEach(id => transaction.Settle(id, settle.Tries)); break;
            default: throw new ArgumentException($"No commit rule for {request.GetType().Name}.", nameof(request));
        }
    }

    private static void ApplyTurn(TurnCommit turn, StoreTransaction transaction)
    {
        InstanceRecord instance = turn.Instance;
        if (turn.StartsNextGeneration)
        {
            transaction.StartGeneration(instance);
        }
        else
        {
            transaction.AppendTurn(instance, turn.Events);
            if (turn.ChangesRow)
            {
                transaction.Update(instance);
            }
        }
        foreach (long message in turn.ConsumedMessages)
        {
            transaction.RemoveMessage(instance.Key, message);
        }
        if (turn.Carried.Count > 0)
        {
            Carry(turn, transaction);
        }
        foreach (InstanceRecord child in turn.Children)
        {
            CreateChild(turn, child, transaction);
        }
        foreach (OutgoingMessage message in turn.Messages)
        {
            Send(turn, message, transaction);
        }
    }

    private static void Carry(TurnCommit turn, StoreTransaction transaction)
    {
        long key = turn.Instance.Key;
        IReadOnlyList<InboxMessage> since = transaction.Inbox(key);
        turn.Renumbered = since.Count == 0 ? 0 : since[^1].Id;
        foreach (P.HistoryEvent e in turn.Carried)
        {
            Put(turn, key, -1, e, transaction);
        }
        foreach (InboxMessage message in since)
        {
            transaction.RemoveMessage(key, message.Id);
            Put(turn, key, message.Generation, message.Event, transaction);
        }
    }

    private static void CreateChild(TurnCommit turn, InstanceRecord child, StoreTransaction transaction)
    {
        if (transaction.Find(child.InstanceId) is { } existing)
        {
            if (!existing.IsCompleted)
            {
                ParentLink parent = child.Parent!;
                P.TaskFailureDetails failure = Failures.Of(
                    "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
                    $"An orchestration with the instance id '{child.InstanceId}' already exists and has not ended.");
                Send(turn, new OutgoingMessage(parent.InstanceId, parent.Generation, Events.ChildAnswered(child.CreatedAt, parent.TaskId, null, failure)), transaction);
                return;
            }
            transaction.Delete(existing.Key);
        }
        transaction.Insert(child);
        turn.HasCreated(child);
    }

    private static void Send(StoreRequest request, OutgoingMessage message, StoreTransaction transaction)
    {
        if (transaction.Find(message.InstanceId) is { IsCompleted: false } receiver && (message.Generation < 0 || message.Generation == receiver.Generation))
        {
            Put(request, receiver.Key, message.Generation, message.Event, transaction);
        }
    }

    private static void ApplyCreate(CreateRequest create, StoreTransaction transaction)
    {
        create.Answer = null;
        if (transaction.Find(create.Instance.InstanceId) is { } existing)
        {
            if (!existing.IsCompleted || !create.Replaceable.Contains(existing.Status))
            {
                create.Answer = existing.Status;
                return;
            }
            transaction.Delete(existing.Key);
        }
        transaction.Insert(create.Instance);
        create.HasCreated(create.Instance);
    }

    private static void ApplyPost(PostRequest post, StoreTransaction transaction)
    {
        InstanceHead? receiver = transaction.Find(post.InstanceId);
        post.Answer = receiver switch
        {
            null => PostAnswer.NotFound,
            { IsCompleted: true } => PostAnswer.Completed,
            _ => PostAnswer.Accepted,
        };
        if (receiver is { IsCompleted: false } open)
        {
            Put(post, open.Key, -1, post.Event, transaction);
        }
    }

    private static void ApplyPurge(PurgeRequest purge, StoreTransaction transaction)
    {
        var waiting = new Queue<string>(purge.InstanceIds);
        while (waiting.TryDequeue(out string? id))
        {
            if (transaction.Find(id) is not { IsCompleted: true } head)
            {
                continue;
            }
            foreach (string child in purge.Recursive ? transaction.Children(head.Key) : [])
            {
                waiting.Enqueue(child);
            }
            transaction.Delete(head.Key);
            purge.Purged.Add(head.Key);
        }
        purge.Answer = purge.Purged.Count;
    }

    private static void Put(StoreRequest request, long key, int generation, P.HistoryEvent e, StoreTransaction transaction)
    {
        long id = transaction.AddMessage(key, InboxMessage.ToBytes(generation, e));
        request.Delivered(key, new InboxMessage(id, generation, e));
    }
}
