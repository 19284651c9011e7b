using System.Buffers;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <content>What happens in a turn. One turn of a session runs at a time, so nothing here is locked.</content>
internal sealed partial class OrchestrationSession
{
    /// <summary>What has arrived beyond this waits for the turn after: a turn must fit into a message.</summary>
    private const int NewBytesLimit = 1024 * 1024;

    private InstanceRecord? _instance = created;
    private ArrayBufferWriter<byte> _history = new();
    private OpenTasks _open = new();
    private List<InboxMessage>? _deferred;
    private List<long>? _stale;
    private List<InboxMessage>? _later;
    private long _seenMessage;
    private bool _isGone;

    // The worker's answer to the last turn is what is stored: an orchestrator that it has kept stands where the history does.
    private bool _isContinued;

    /// <summary>Takes in what has arrived and lets the orchestrator act on it; null when there is nothing to commit.</summary>
    private async Task<SessionTurn?> PrepareAsync(List<InboxMessage> arrivals)
    {
        long watermark = 0;
        if (_instance is null)
        {
            LoadedInstance? loaded = hub.Store.Load(Key);
            if (loaded is null || loaded.Instance.IsCompleted)
            {
                _isGone = true;
                return null;
            }
            _instance = loaded.Instance;
            arrivals = Merge(loaded.Inbox, arrivals);
            watermark = loaded.LastMessage;
            Recall(loaded.History);
        }
        else if (_deferred is { } deferred)
        {
            deferred.AddRange(arrivals);
            arrivals = deferred;
            _deferred = null;
        }

        DateTime now = hub.Now;
        P.HistoryEvent? termination = arrivals.Select(a => a.Event).FirstOrDefault(e => e.ExecutionTerminated is not null);
        if (termination is null && _instance is { Turns: 0, StartAt: { } startAt } && startAt > now)
        {
            hub.Timers.Set(Key, startAt);
            // Whatever has come too early waits in the inbox as well.
            _deferred = arrivals;
            return null;
        }

        (long seenBefore, List<long>? staleBefore) = (_seenMessage, _stale);
        SessionTurn turn = Begin(now);
        List<P.HistoryEvent> news = new(4) { Events.TurnStarted(now) };
        if (turn.IsFirst)
        {
            news.Add(Events.ExecutionStarted(_instance));
        }
        TakeIn(arrivals, turn, news, now);
        if (_later is null)
        {
            // A message may be announced only now that was in the inbox, or taken in, when the instance was read.
            _seenMessage = Math.Max(_seenMessage, watermark);
        }
        if (termination is not null)
        {
            news.Add(termination);
            SessionTurn last = Conclude(turn, news, End(P.OrchestrationStatus.Terminated, termination.ExecutionTerminated.Input, null), now);
            if (termination.ExecutionTerminated.Recurse)
            {
                last.Messages.AddRange(_open.Children.Select(id => new OutgoingMessage(id, -1, Events.Terminated(now, termination.ExecutionTerminated.Input, true))));
            }
            return last;
        }
        if (news.Count == 1)
        {
            // Nothing but messages that no longer matter; they go with the next turn that has something to say.
            _stale = turn.ConsumedMessages.Count > 0 ? turn.ConsumedMessages : _stale;
            return null;
        }

        List<InboxMessage>? later = _later;
        _later = null;
        P.OrchestratorResponse response;
        bool isContinued = _isContinued;
        _isContinued = false;
        try
        {
            response = await hub.Worker.RunOrchestratorAsync(new TurnRequest(_instance, _history.WrittenMemory, news, isContinued)).ConfigureAwait(false);
        }
        catch (WorkAbandonedException)
        {
            _deferred = arrivals;
            _seenMessage = seenBefore;
            _stale = staleBefore;
            throw;
        }
        if (later is not null)
        {
            lock (_gate)
            {
                _arrivals.InsertRange(0, later);
            }
        }
        return response.RequiresHistory
            ? throw new InvalidDataException("The worker asks for a history that it was given.")
            : Act(turn, news, response, now);
    }

    /// <summary>Brings a history back that another life of the process wrote, and runs again the activities that have not answered.</summary>
    private void Recall(byte[] history)
    {
        _history = new ArrayBufferWriter<byte>(Math.Max(history.Length + 512, 1024));
        _history.Write(history);
        _open = new OpenTasks();
        foreach (P.HistoryEvent e in HistoryBytes.Read(history))
        {
            _open.Take(e);
        }
        RunAll(_open.Activities, _instance!.Generation);
    }

    private P.ActivityRequest Request(P.HistoryEvent activity) => new()
    {
        Name = activity.TaskScheduled.Name,
        Version = activity.TaskScheduled.Version,
        Input = activity.TaskScheduled.Input,
        TaskId = activity.EventId,
        OrchestrationInstance = new P.OrchestrationInstance { InstanceId = _instance!.InstanceId, ExecutionId = _instance.ExecutionId },
        ParentTraceContext = _instance.TraceParent is { } trace ? new P.TraceContext { TraceParent = trace } : null,
    };

    /// <summary>
    /// Puts the inbox as read before the results that have arrived. Messages that have arrived are not needed: they were
    /// durable before the inbox was read, so they are in it, or a turn before this session has taken them in.
    /// </summary>
    private static List<InboxMessage> Merge(List<InboxMessage> inbox, List<InboxMessage> arrivals) => [.. inbox, .. arrivals.Where(a => a.Id == 0)];

    private SessionTurn Begin(DateTime now)
    {
        InstanceRecord instance = _instance!;
        instance.UpdatedAt = now;
        var turn = new SessionTurn(this) { Instance = instance, IsFirst = instance.Turns == 0, Generation = instance.Generation, Before = Shown(instance) };
        if (_stale is { } stale)
        {
            turn.ConsumedMessages.AddRange(stale);
            _stale = null;
        }
        return turn;
    }

    private void TakeIn(List<InboxMessage> arrivals, SessionTurn turn, List<P.HistoryEvent> news, DateTime now)
    {
        HashSet<int>? answered = null;
        int bytes = 0;
        foreach (InboxMessage arrival in arrivals)
        {
            if (bytes > NewBytesLimit)
            {
                (_later ??= []).Add(arrival);
                continue;
            }
            if (arrival.Id > 0)
            {
                if (arrival.Id <= _seenMessage)
                {
                    continue;
                }
                _seenMessage = arrival.Id;
                turn.ConsumedMessages.Add(arrival.Id);
            }
            P.HistoryEvent e = arrival.Event;
            if ((arrival.Generation >= 0 && arrival.Generation != turn.Generation) || e.ExecutionTerminated is not null)
            {
                continue;
            }
            int task = Events.AnsweredTask(e);
            if (task < 0 || (_open.Contains(task) && (answered ??= []).Add(task)))
            {
                news.Add(e);
                bytes += e.CalculateSize();
            }
        }
        foreach ((int id, DateTime fireAt) in _open.DueTimers(now))
        {
            news.Add(Events.TimerFired(now, id, fireAt));
        }
    }

    /// <summary>Turns what the orchestrator asked for into history, rows and messages.</summary>
    private SessionTurn Act(SessionTurn turn, List<P.HistoryEvent> events, P.OrchestratorResponse response, DateTime now)
    {
        InstanceRecord instance = _instance!;
        if (response.CustomStatus is { } status)
        {
            instance.CustomStatus = status;
        }
        P.OrchestratorAction? completion = null;
        foreach (P.OrchestratorAction action in response.Actions)
        {
            switch (action.OrchestratorActionTypeCase)
            {
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                    P.ScheduleTaskAction task = action.ScheduleTask;
                    P.HistoryEvent scheduled = Asked(action.Id);
                    // The input stands here, and not in a message of its own, so that a restart finds what to run again.
                    scheduled.TaskScheduled = new P.TaskScheduledEvent { Name = task.Name, Version = task.Version, Input = task.Input };
                    turn.Activities.Add(scheduled);
                    break;
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                    Asked(action.Id).TimerCreated = new P.TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                    break;
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                    P.CreateSubOrchestrationAction asked = action.CreateSubOrchestration;
                    Asked(action.Id).SubOrchestrationInstanceCreated =
                        new P.SubOrchestrationInstanceCreatedEvent { InstanceId = asked.InstanceId, Name = asked.Name, Version = asked.Version };
                    turn.Children.Add(Child(asked, action.Id, now));
                    break;
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                    P.SendEventAction sent = action.SendEvent;
                    Asked(action.Id).EventSent = new P.EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name, Input = sent.Data };
                    turn.Messages.Add(new OutgoingMessage(sent.Instance.InstanceId, -1, Events.EventRaised(now, sent.Name, sent.Data)));
                    break;
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.TerminateOrchestration:
                    P.TerminateOrchestrationAction end = action.TerminateOrchestration;
                    turn.Messages.Add(new OutgoingMessage(end.InstanceId, -1, Events.Terminated(now, end.Reason, end.Recurse)));
                    break;
                case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                    completion = action;
                    break;
                default:
                    string kind = action.OrchestratorActionTypeCase.ToString();
                    completion = End(P.OrchestrationStatus.Failed, null, Failures.Of(
                        "NotSupported", $"The orchestrator asked for {kind}, which this task hub does not have. Entities run on Azure only.", isNonRetriable: true));
                    break;
            }
        }
        return Conclude(turn, events, completion, now);

        P.HistoryEvent Asked(int id)
        {
            events.Add(new P.HistoryEvent { EventId = id, Timestamp = Timestamp.FromDateTime(now) });
            return events[^1];
        }
    }

    private static P.OrchestratorAction End(P.OrchestrationStatus status, string? result, P.TaskFailureDetails? failure) =>
        new() { Id = -1, CompleteOrchestration = new P.CompleteOrchestrationAction { OrchestrationStatus = status, Result = result, FailureDetails = failure } };

    private InstanceRecord Child(P.CreateSubOrchestrationAction asked, int taskId, DateTime now) => new()
    {
        InstanceId = asked.InstanceId,
        ExecutionId = Guid.NewGuid().ToString("N"),
        Name = asked.Name,
        Version = string.IsNullOrEmpty(asked.Version) ? hub.Options.DefaultVersion : asked.Version,
        CreatedAt = now,
        UpdatedAt = now,
        Input = asked.Input,
        Parent = new ParentLink(Key, _instance!.InstanceId, _instance.Name, taskId, _instance.Generation),
        TraceParent = _instance.TraceParent,
        Tags = asked.Tags.Count > 0 ? asked.Tags.ToDictionary() : null,
    };

    /// <summary>Writes the turn's outcome into the row and its events into stored form.</summary>
    private SessionTurn Conclude(SessionTurn turn, List<P.HistoryEvent> events, P.OrchestratorAction? completion, DateTime now)
    {
        InstanceRecord instance = _instance!;
        if (completion?.CompleteOrchestration is { OrchestrationStatus: P.OrchestrationStatus.ContinuedAsNew } next)
        {
            turn.StartsNextGeneration = true;
            // What the execution took in and did not wait for, it sends to itself; it still comes before all that has arrived since.
            turn.Carried.AddRange(turn.Messages.Where(m => m.InstanceId == instance.InstanceId).Select(m => m.Event));
            turn.Messages.RemoveAll(m => m.InstanceId == instance.InstanceId);
            turn.Carried.AddRange(next.CarryoverEvents);
            instance.Generation++;
            instance.ExecutionId = Guid.NewGuid().ToString("N");
            instance.Turns = 0;
            instance.Input = next.Result;
            instance.Version = string.IsNullOrEmpty(next.NewVersion) ? instance.Version : next.NewVersion;
            instance.Status = P.OrchestrationStatus.Running;
            instance.OpenActivities = 0;
            instance.NextTimer = null;
            return turn;
        }
        foreach (P.HistoryEvent e in events)
        {
            _open.Take(e);
        }
        instance.Turns++;
        if (completion?.CompleteOrchestration is { } ended)
        {
            if (ended.FailureDetails is { } failure)
            {
                Failures.Cut(failure);
            }
            events.Add(Events.ExecutionCompleted(completion.Id, now, ended.OrchestrationStatus, ended.Result, ended.FailureDetails));
            instance.Status = ended.OrchestrationStatus;
            instance.CompletedAt = now;
            instance.Output = ended.Result;
            instance.Failure = ended.FailureDetails;
            instance.OpenActivities = 0;
            instance.NextTimer = null;
            ReportToParent(turn, ended, now);
        }
        else
        {
            instance.Status = _open.IsSuspended ? P.OrchestrationStatus.Suspended : P.OrchestrationStatus.Running;
            instance.OpenActivities = _open.Activities.Count;
            instance.NextTimer = _open.NextTimer;
        }
        turn.ChangesRow = turn.IsFirst || Shown(instance) != turn.Before;
        events.Add(Events.TurnCompleted(now));
        int begin = _history.WrittenCount;
        HistoryBytes.Append(_history, events);
        // The buffer may be replaced when it grows, but what was written into this one stays as it is.
        turn.Events = _history.WrittenMemory[begin..];
        return turn;
    }

    private static (P.OrchestrationStatus, int, DateTime?, string?) Shown(InstanceRecord instance) =>
        (instance.Status, instance.OpenActivities, instance.NextTimer, instance.CustomStatus);

    private void ReportToParent(SessionTurn turn, P.CompleteOrchestrationAction ended, DateTime now)
    {
        if (_instance!.Parent is not { } parent)
        {
            return;
        }
        P.TaskFailureDetails? failure = ended.OrchestrationStatus switch
        {
            P.OrchestrationStatus.Completed => null,
            P.OrchestrationStatus.Failed => ended.FailureDetails?.Clone() ?? Failures.Of("OrchestrationFailed", ended.Result ?? string.Empty),
            _ => Failures.Of("OrchestrationTerminated", $"The sub-orchestration '{_instance.InstanceId}' was terminated."),
        };
        turn.Messages.Add(new OutgoingMessage(parent.InstanceId, parent.Generation, Events.ChildAnswered(now, parent.TaskId, ended.Result, failure)));
    }
}
