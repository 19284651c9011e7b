using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>
/// The live orchestrator of one generation of one instance. It takes in events and leaves actions; whether an event is
/// new or comes from history makes no difference to the orchestrator but for <c>IsReplaying</c>. Used by one thread at
/// a time.
/// </summary>
internal sealed class OrchestrationExecutor
{
    private readonly OrchestrationContext _context;
    private readonly TurnSynchronizationContext _turn = new();
    private readonly ITaskOrchestrator _orchestrator;
    private readonly Queue<HistoryEvent> _held = new();
    private Task<object?>? _run;

    public OrchestrationExecutor(InstanceRecord instance, ITaskOrchestrator orchestrator, OrchestrationSettings settings)
    {
        _context = new OrchestrationContext(instance, settings);
        _orchestrator = orchestrator;
    }

    /// <summary>Open tasks, timers, custom status.</summary>
    public OrchestrationContext Context => _context;

    public bool IsSuspended { get; private set; }

    /// <summary>Whether the orchestrator awaited something that is no durable task.</summary>
    public bool SawForeignContinuation => _turn.SawForeignContinuation && _run is not { IsCompleted: true };

    /// <summary>Called when the orchestrator awaited something that is no durable task; from any thread.</summary>
    public Action? ForeignContinuation { set => _turn.ForeignContinuation = value; }

    /// <summary>Brings a new executor to where its history ends.</summary>
    /// <exception cref="NonDeterminismException">The orchestrator asks for something else than its history holds.</exception>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        if (history.Count > 0)
        {
            _turn.Run(() => ReplayAll(history));
        }
    }

    /// <summary>Runs one turn.</summary>
    /// <param name="now">The orchestrator's clock during the turn.</param>
    /// <param name="events">What has happened since the last turn.</param>
    /// <returns>How the execution ended; null when it goes on. The actions stand in <see cref="OrchestrationContext.Actions"/>.</returns>
    public TurnOutcome? Run(DateTime now, IReadOnlyList<HistoryEvent> events)
    {
        _context.Actions.Clear();
        _context.BeginTurn(now, isReplaying: false);
        _turn.Run(() =>
        {
            foreach (HistoryEvent e in events)
            {
                TakeIn(e);
            }
        });
        if (SawForeignContinuation)
        {
            return Failed(Failures.Of(
                Failures.NonDeterminism,
                "The orchestrator awaited something that is no durable task (Task.Delay, Task.Run, I/O, ConfigureAwait(false)); it may await tasks of its context only."));
        }
        return Outcome();
    }

    private static TurnOutcome Failed(TaskFailureDetails failure) =>
        new(OrchestrationRuntimeStatus.Failed, $"{failure.ErrorType}: {failure.ErrorMessage}", failure);

    private void ReplayAll(IReadOnlyList<HistoryEvent> history)
    {
        int matched = 0;
        List<HistoryEvent> actions = _context.Actions;
        for (int i = 0; i < history.Count; i++)
        {
            HistoryEvent e = history[i];
            switch (e.Kind)
            {
                case HistoryEventKind.TurnStarted:
                    ExpectAllMatched(i, matched);
                    actions.Clear();
                    matched = 0;
                    _context.BeginTurn(e.At, isReplaying: true);
                    break;
                case HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationScheduled or HistoryEventKind.EventSent:
                    HistoryEvent? asked = matched < actions.Count ? actions[matched++] : null;
                    if (asked is null || !IsSame(e, asked))
                    {
                        throw NonDeterminismException.At(i, e, asked);
                    }
                    break;
                default:
                    TakeIn(e);
                    break;
            }
        }
        ExpectAllMatched(history.Count, matched);
        actions.Clear();
    }

    private void ExpectAllMatched(int position, int matched)
    {
        if (matched < _context.Actions.Count)
        {
            throw NonDeterminismException.At(position, null, _context.Actions[matched]);
        }
    }

    private static bool IsSame(HistoryEvent recorded, HistoryEvent asked) =>
        recorded.Kind == asked.Kind
        && recorded.TaskId == asked.TaskId
        && string.Equals(recorded.Name, asked.Name, StringComparison.OrdinalIgnoreCase)
        && recorded.InstanceId == asked.InstanceId;

    private void TakeIn(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.ExecutionSuspended:
                IsSuspended = true;
                break;
            case HistoryEventKind.ExecutionResumed:
                IsSuspended = false;
                while (!IsSuspended && _held.TryDequeue(out HistoryEvent? held))
                {
                    Process(held);
                }
                break;
            default:
                if (IsSuspended)
                {
                    _held.Enqueue(e);
                    _context.Hold(e);
                }
                else
                {
                    Process(e);
                }
                break;
        }
    }

    private void Process(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                Start();
                break;
            case HistoryEventKind.EventRaised:
                _context.Events.Raise(e.Name!, e.Payload);
                break;
            case HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired
                or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed:
                _context.Answer(e);
                break;
        }
        _turn.Pump();
    }

    private void Start()
    {
        try
        {
            _run = _orchestrator.RunAsync(_context, _context.ReadInput(_orchestrator.InputType));
        }
        catch (Exception e)
        {
            // A synchronous throw, or an input that cannot be read, fails the orchestration like any other exception.
            _run = Task.FromException<object?>(e);
        }
    }

    private TurnOutcome? Outcome()
    {
        if (_run is not { IsCompleted: true })
        {
            return null;
        }
        if (_run.IsCompletedSuccessfully)
        {
            if (_context.NextGeneration is { } next)
            {
                return new TurnOutcome(
                    OrchestrationRuntimeStatus.Running,
                    _context.Write(next.NewInput),
                    null,
                    string.IsNullOrWhiteSpace(next.NewVersion) ? null : next.NewVersion,
                    next.PreserveUnprocessedEvents
                        ? [.. _context.Events.Unread.Select(u => HistoryEvent.EventRaised(u.Name, u.Payload))]
                        : []);
            }
            try
            {
#pragma warning disable CA1849 // It has completed; nothing is waited for.
                return new TurnOutcome(OrchestrationRuntimeStatus.Completed, _context.Write(_run.Result));
#pragma warning restore CA1849
            }
            catch (Exception e) when (e is NotSupportedException or System.Text.Json.JsonException or InvalidOperationException)
            {
                return Failed(Failures.From(e));
            }
        }
        Exception thrown = _run.Exception?.InnerException ?? new TaskCanceledException(_run);
        return Failed(Failures.From(thrown));
    }
}
