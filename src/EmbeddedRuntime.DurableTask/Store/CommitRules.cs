using DurableTask.Core.Exceptions;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>
/// What a commit means, written once for every store. The rules run inside the writer, so a decision such as "this id
/// is taken" cannot be outrun by another request.
/// </summary>
internal static class CommitRules
{
    private static readonly HashSet<OrchestrationRuntimeStatus> Unfinished =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Applies one request to the open transaction.</summary>
    public static void Apply(StoreRequest request, IStoreTransaction transaction)
    {
        switch (request)
        {
            case TurnCommit turn: ApplyTurn(turn, transaction); break;
            case CreateRequest create: ApplyCreate(create, transaction); break;
            case PostRequest post: ApplyPost(post, transaction); break;
            case PurgeRequest purge: ApplyPurge(purge, transaction); break;
            case RewindRequest rewind: ApplyRewind(rewind, transaction); break;
            default: throw new ArgumentException($"No commit rule for {request.GetType().Name}.", nameof(request));
        }
    }

    private static void ApplyTurn(TurnCommit turn, IStoreTransaction transaction)
    {
        InstanceRecord instance = turn.Instance;
        if (turn.StartsNextGeneration)
        {
            transaction.StartGeneration(instance);
        }
        else
        {
            transaction.AppendTurn(instance.Key, instance.Turns - 1, turn.Events, turn.Payloads);
            transaction.Update(instance);
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

    private static void Carry(TurnCommit turn, IStoreTransaction transaction)
    {
        long key = turn.Instance.Key;
        IReadOnlyList<InboxMessage> since = transaction.Inbox(key);
        turn.Renumbered = since.Count == 0 ? 0 : since[^1].Id;
        foreach (HistoryEvent e in turn.Carried)
        {
            Put(turn, key, -1, e, transaction);
        }
        foreach (InboxMessage message in since)
        {
            transaction.RemoveMessage(key, message.Id);
            Put(turn, key, message.Generation, message.Event, transaction);
        }
    }

    private static void CreateChild(TurnCommit turn, InstanceRecord child, IStoreTransaction transaction)
    {
        if (transaction.TryFind(child.InstanceId, out InstanceHead existing))
        {
            if (!existing.IsCompleted)
            {
                ParentLink parent = child.Parent!;
                var failure = new TaskFailureDetails(
                    typeof(OrchestrationAlreadyExistsException).FullName!,
                    $"An orchestration with the instance id '{child.InstanceId}' already exists and has not ended.",
                    null,
                    null,
                    null);
                Send(turn, new OutgoingMessage(parent.InstanceId, parent.Generation, HistoryEvent.SubOrchestrationFailed(parent.TaskId, failure)), transaction);
                return;
            }
            transaction.Delete(existing.Key);
        }
        transaction.Insert(child);
        turn.HasCreated(child);
    }

    private static void Send(StoreRequest request, OutgoingMessage message, IStoreTransaction transaction)
    {
        if (!transaction.TryFind(message.InstanceId, out InstanceHead receiver)
            || receiver.IsCompleted
            || (message.Generation >= 0 && message.Generation != receiver.Generation))
        {
            return;
        }
        Put(request, receiver.Key, message.Generation, message.Event, transaction);
    }

    private static void ApplyCreate(CreateRequest create, IStoreTransaction transaction)
    {
        create.Answer = null;
        if (transaction.TryFind(create.Instance.InstanceId, out InstanceHead existing))
        {
            if (create.DedupeStatuses.Contains(existing.Status) || Unfinished.Contains(existing.Status))
            {
                create.Answer = existing.Status;
                return;
            }
            transaction.Delete(existing.Key);
        }
        transaction.Insert(create.Instance);
        create.HasCreated(create.Instance);
    }

    private static void ApplyPost(PostRequest post, IStoreTransaction transaction)
    {
        if (!transaction.TryFind(post.InstanceId, out InstanceHead receiver))
        {
            post.Answer = PostAnswer.NotFound;
            return;
        }
        if (receiver.IsCompleted)
        {
            post.Answer = PostAnswer.Completed;
            return;
        }
        Put(post, receiver.Key, -1, post.Event, transaction);
        post.Answer = PostAnswer.Accepted;
    }

    private static void ApplyPurge(PurgeRequest purge, IStoreTransaction transaction)
    {
        var waiting = new Queue<string>(purge.InstanceIds);
        while (waiting.TryDequeue(out string? id))
        {
            if (!transaction.TryFind(id, out InstanceHead head) || !head.IsCompleted)
            {
                continue;
            }
            if (purge.Recursive)
            {
                foreach (string child in transaction.Children(head.Key))
                {
                    waiting.Enqueue(child);
                }
            }
            transaction.Delete(head.Key);
            purge.Purged.Add(head.Key);
        }
        purge.Answer = purge.Purged.Count;
    }

    private static void ApplyRewind(RewindRequest rewind, IStoreTransaction transaction)
    {
        RewoundInstance root = rewind.Instances[0];
        if (!transaction.TryFind(root.Instance.InstanceId, out InstanceHead head)
            || head.Key != root.Instance.Key
            || head.Status != OrchestrationRuntimeStatus.Failed)
        {
            rewind.Answer = PostAnswer.Completed;
            return;
        }
        foreach (RewoundInstance one in rewind.Instances)
        {
            if (one.IsNew)
            {
                if (transaction.TryFind(one.Instance.InstanceId, out InstanceHead before))
                {
                    transaction.Delete(before.Key);
                }
                transaction.Insert(one.Instance);
                rewind.HasCreated(one.Instance);
                continue;
            }
            transaction.Reopen(one.Instance, one.KeptTurns);
            foreach (HistoryEvent e in one.Messages)
            {
                Put(rewind, one.Instance.Key, one.Instance.Generation, e, transaction);
            }
        }
        rewind.Answer = PostAnswer.Accepted;
    }

    private static void Put(StoreRequest request, long key, int generation, HistoryEvent e, IStoreTransaction transaction)
    {
        long id = transaction.AddMessage(key, InboxMessage.ToBytes(generation, e));
        request.Delivered(key, new InboxMessage(id, generation, e));
    }
}
