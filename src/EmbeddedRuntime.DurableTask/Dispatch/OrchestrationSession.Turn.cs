using System.Buffers;
using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Dispatch;

/// <content>What happens in a turn. Only the thread of the turn is here, so nothing is locked.</content>
internal sealed partial class OrchestrationSession
{
    /// <summary>Largest buffer in bytes that a thread keeps for the next turn.</summary>
    private const int LargestKeptBuffer = 64 * 1024;

    /// <summary>Where a thread writes the turn that it runs; only the exact copy goes on to the store.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _encoding;

    private InstanceRecord? _instance;
    private OrchestrationExecutor? _executor;
    private List<Arrival>? _deferred;
    private long _seenMessage;
    private bool _isGone;

    /// <summary>Takes in what has arrived and lets the orchestrator act on it; null when there is nothing to commit.</summary>
    private SessionTurn? Prepare(List<Arrival> arrivals)
    {
        TurnOutcome? failure = null;
        long watermark = 0;
        if (_instance is null)
        {
            LoadedInstance? loaded = _hub.Store.Load(Key);
            if (loaded is null || loaded.Instance.IsCompleted)
            {
                _isGone = true;
                return null;
            }
            _instance = loaded.Instance;
            arrivals = Merge(loaded.Inbox, arrivals);
            watermark = loaded.LastMessage;
            failure = _instance.Turns > 0 ? Replay(loaded.History) : null;
        }
        else if (_deferred is { } deferred)
        {
            deferred.AddRange(arrivals);
            arrivals = deferred;
            _deferred = null;
        }

        DateTime now = _hub.Clock.GetUtcNow().UtcDateTime;
        bool isFirst = _instance.Turns == 0;
        HistoryEvent? termination = null;
        if (isFirst || _executor is null)
        {
            termination = arrivals.Select(a => a.Event).FirstOrDefault(e => e.Kind == HistoryEventKind.ExecutionTerminated);
            if (termination is null && failure is null && !MayBegin(now, ref failure))
            {
                // Whatever has come too early waits in the inbox as well.
                _deferred = arrivals;
                return null;
            }
        }

        var turn = new SessionTurn(this) { Instance = _instance, IsFirst = isFirst, Generation = _instance.Generation };
        List<HistoryEvent> events = new(4) { HistoryEvent.TurnStarted(now) };
        if (isFirst)
        {
            events.Add(HistoryEvent.ExecutionStarted());
        }
        foreach (Arrival arrival in arrivals)
        {
            TakeIn(arrival, turn, events, ref termination);
        }
        // A message may be announced only now that was in the inbox, or taken in, when the instance was read.
        _seenMessage = Math.Max(_seenMessage, watermark);
        if (_executor is not null && termination is null)
        {
            events.AddRange(_executor.Context.DueTimers(now));
        }
        bool isForeign = _executor is { SawForeignContinuation: true };
        if (events.Count == 1 && turn.ConsumedMessages.Count == 0 && failure is null && termination is null && !isForeign)
        {
            return null;
        }

        TurnOutcome? outcome = failure;
        if (termination is not null)
        {
            events.Add(termination);
            outcome = new TurnOutcome(OrchestrationRuntimeStatus.Terminated, termination.Payload);
        }
        else if (outcome is null)
        {
            outcome = _executor!.Run(now, events.GetRange(1, events.Count - 1));
            events.AddRange(_executor.Context.Actions);
            Act(turn, now);
        }
        Conclude(turn, events, outcome, termination, now);
        return turn;
    }

    /// <summary>
    /// Puts the inbox as read before the results that have arrived. Messages that have arrived are not needed: they were
    /// durable before the inbox was read, so they are in it, or a turn before this session has taken them in.
    /// </summary>
    private static List<Arrival> Merge(List<InboxMessage> inbox, List<Arrival> arrivals) =>
    [
        .. inbox.Select(m => new Arrival(m.Id, m.Generation, m.Event)),
        .. arrivals.Where(a => a.MessageId == 0),
    ];

    private void TakeIn(Arrival arrival, SessionTurn turn, List<HistoryEvent> events, ref HistoryEvent? termination)
    {
        if (arrival.MessageId > 0)
        {
            if (arrival.MessageId <= _seenMessage)
            {
                return;
            }
            _seenMessage = arrival.MessageId;
            turn.ConsumedMessages.Add(arrival.MessageId);
        }
        HistoryEvent e = arrival.Event;
        if (arrival.Generation >= 0 && arrival.Generation != _instance!.Generation)
        {
            return;
        }
        if (e.Kind == HistoryEventKind.ExecutionTerminated)
        {
            termination ??= e;
            return;
        }
        if (e.TaskId >= 0 && _executor is not null
            && (!_executor.Context.Open.TryGetValue(e.TaskId, out OpenTask? open) || open.IsAnswered || IsAnsweredIn(events, e.TaskId)))
        {
            return;
        }
        events.Add(e);
    }

    private static bool IsAnsweredIn(List<HistoryEvent> events, int taskId)
    {
        foreach (HistoryEvent e in events)
        {
            if (e.TaskId == taskId)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether an instance without a live orchestrator can have one now; makes it.</summary>
    private bool MayBegin(DateTime now, ref TurnOutcome? failure)
    {
        if (_instance!.Turns == 0 && _instance.StartAt is { } startAt && startAt > now)
        {
            _hub.Timers.Set(Key, startAt);
            return false;
        }
        if (_executor is not null)
        {
            return true;
        }
        _executor = _hub.CreateExecutor(_instance, this, out TaskFailureDetails? cause, out bool isRejected);
        if (isRejected)
        {
            return false;
        }
        if (cause is not null)
        {
            failure = Failed(cause);
        }
        return true;
    }

    /// <summary>Brings the orchestrator back to where its history ends, and runs again the activities that have not answered.</summary>
    private TurnOutcome? Replay(List<HistoryEvent> history)
    {
        TurnOutcome? failure = null;
        if (!MayBegin(DateTime.MaxValue, ref failure) || failure is not null)
        {
            return failure;
        }
        try
        {
            _hub.Replaying(_instance!, history.Count);
            _executor!.Replay(history);
        }
        catch (NonDeterminismException e)
        {
            _executor = null;
            return Failed(Failures.Of(Failures.NonDeterminism, e.Message));
        }
        List<HistoryEvent> again = [.. _executor.Context.UnansweredActivities()];
        lock (_gate)
        {
            _inFlight += again.Count;
        }
        foreach (HistoryEvent activity in again)
        {
            _hub.RunActivity(new ActivityWork(this, _instance!.InstanceId, _instance.Name, _instance.Generation, activity, _instance.TraceParent));
        }
        return null;
    }

    private static TurnOutcome Failed(TaskFailureDetails failure) =>
        new(OrchestrationRuntimeStatus.Failed, $"{failure.ErrorType}: {failure.ErrorMessage}", failure);

    /// <summary>Turns what the orchestrator asked for into rows and messages.</summary>
    private void Act(SessionTurn turn, DateTime now)
    {
        foreach (HistoryEvent action in _executor!.Context.Actions)
        {
            switch (action.Kind)
            {
                case HistoryEventKind.TaskScheduled:
                    turn.Activities.Add(action);
                    break;
                case HistoryEventKind.SubOrchestrationScheduled:
                    turn.Children.Add(new InstanceRecord
                    {
                        InstanceId = action.InstanceId!,
                        Name = action.Name!,
                        Version = action.Version ?? string.Empty,
                        CreatedAt = now,
                        UpdatedAt = now,
                        Input = action.Payload,
                        Parent = new ParentLink(Key, _instance!.InstanceId, _instance.Name, action.TaskId, _instance.Generation),
                        TraceParent = _instance.TraceParent,
                        Tags = action.Tags,
                    });
                    break;
                case HistoryEventKind.EventSent:
                    turn.Messages.Add(new OutgoingMessage(action.InstanceId!, -1, HistoryEvent.EventRaised(action.Name!, action.Payload)));
                    break;
            }
        }
    }

    /// <summary>Writes the turn's outcome into the row and its events into stored form.</summary>
    private void Conclude(SessionTurn turn, List<HistoryEvent> events, TurnOutcome? outcome, HistoryEvent? termination, DateTime now)
    {
        InstanceRecord instance = _instance!;
        OrchestrationContext? context = _executor?.Context;
        instance.UpdatedAt = now;
        if (context is { HasCustomStatus: true })
        {
            instance.CustomStatus = context.TakeCustomStatus();
        }
        if (outcome is { ContinuesAsNew: true })
        {
            turn.StartsNextGeneration = true;
            instance.Generation++;
            instance.Turns = 0;
            instance.Input = outcome.Output;
            instance.Version = outcome.NextVersion ?? instance.Version;
            instance.Status = OrchestrationRuntimeStatus.Running;
            instance.OpenActivities = 0;
            instance.NextTimer = null;
            turn.Carried.AddRange(outcome.Carried!);
            return;
        }
        instance.Turns++;
        if (outcome is null)
        {
            instance.Status = _executor!.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
            instance.OpenActivities = context!.OpenActivities;
            instance.NextTimer = context.NextTimer();
        }
        else
        {
            events.Add(HistoryEvent.ExecutionCompleted(outcome.Status, outcome.Output, outcome.Failure));
            instance.Status = outcome.Status;
            instance.CompletedAt = now;
            instance.Output = outcome.Output;
            instance.Failure = outcome.Failure;
            instance.OpenActivities = 0;
            instance.NextTimer = null;
            ReportToParent(turn, outcome);
            if (termination is { Recursive: true } && context is not null)
            {
                turn.Messages.AddRange(context.UnansweredChildren().Select(id => new OutgoingMessage(id, -1, HistoryEvent.Terminated(termination.Payload, true))));
            }
        }
        Encode(turn, events);
    }

    private void ReportToParent(SessionTurn turn, TurnOutcome outcome)
    {
        if (_instance!.Parent is not { } parent)
        {
            return;
        }
        HistoryEvent report = outcome.Status switch
        {
            OrchestrationRuntimeStatus.Completed => HistoryEvent.SubOrchestrationCompleted(parent.TaskId, outcome.Output),
            OrchestrationRuntimeStatus.Terminated => HistoryEvent.SubOrchestrationFailed(
                parent.TaskId, Failures.Of("OrchestrationTerminated", $"The sub-orchestration '{_instance.InstanceId}' was terminated.")),
            _ => HistoryEvent.SubOrchestrationFailed(parent.TaskId, outcome.Failure!),
        };
        turn.Messages.Add(new OutgoingMessage(parent.InstanceId, parent.Generation, report));
    }

    private static void Encode(SessionTurn turn, List<HistoryEvent> events)
    {
        ArrayBufferWriter<byte> body = _encoding ??= new ArrayBufferWriter<byte>(1024);
        body.ResetWrittenCount();
        ArrayBufferWriter<byte>? payloads = null;
        foreach (HistoryEvent e in events)
        {
            if (payloads is null && e.Payload is { Length: > HistoryCodec.InlinePayloadBytes })
            {
                payloads = new ArrayBufferWriter<byte>(4096);
            }
            HistoryCodec.Write(body, payloads, e);
        }
        turn.Events = body.WrittenSpan.ToArray();
        if (body.Capacity > LargestKeptBuffer)
        {
            _encoding = null;
        }
        turn.Payloads = payloads?.WrittenMemory ?? default;
    }
}
