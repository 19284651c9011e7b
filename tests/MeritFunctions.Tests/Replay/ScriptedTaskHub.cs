using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Plays orchestrations in memory, one turn after the other, and writes their histories as a task hub does. The clock
/// jumps from timer to timer, nothing runs beside anything else, and the same script gives the same bytes.
/// </summary>
/// <param name="orchestrators">Takes a request and gives the response, by the orchestrator's name.</param>
/// <param name="runActivity">Takes an activity's name and its input as JSON, and gives its result as JSON; what it throws fails the activity.</param>
/// <param name="start">The moment at which the clock begins.</param>
internal sealed class ScriptedTaskHub(
    IReadOnlyDictionary<string, Func<string, string>> orchestrators, Func<string, string, string?> runActivity, DateTimeOffset start)
{
    /// <summary>The version that host.json gives to new orchestrations.</summary>
    public const string Version = "1.0.0";

    private const int NoId = -1;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<string, ScriptedInstance> _instances = new(StringComparer.Ordinal);
    private readonly Queue<ScriptedInstance> _ready = new();
    private readonly PriorityQueue<(ScriptedInstance Instance, TimerFiredEvent Fired), (DateTimeOffset At, int Order)> _timers = new();
    private DateTimeOffset _now = start;
    private int _order;

    private Timestamp Now => Timestamp.FromDateTimeOffset(_now);

    public IReadOnlyCollection<ScriptedInstance> Instances => _instances.Values;

    public void Start(string id, string orchestrator, string input, ParentInstanceInfo? parent = null)
    {
        var instance = new ScriptedInstance(id, orchestrator, parent);
        _instances.Add(id, instance);
        Send(instance, new HistoryEvent
        {
            ExecutionStarted = new ExecutionStartedEvent
            {
                Name = orchestrator,
                Version = Version,
                Input = input,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = $"execution-{_instances.Count}" },
                ParentInstance = parent,
            },
        });
    }

    public void Raise(string id, string name) =>
        Send(_instances[id], new HistoryEvent { EventRaised = new EventRaisedEvent { Name = name, Input = "\"\"" } });

    /// <summary>Runs until nobody waits for a timer or for work any more; who waits for an event then waits on.</summary>
    public void Run()
    {
        while (true)
        {
            if (_ready.TryDequeue(out ScriptedInstance? instance))
            {
                Take(instance);
            }
            else if (_timers.TryDequeue(out (ScriptedInstance Instance, TimerFiredEvent Fired) timer, out (DateTimeOffset At, int Order) due))
            {
                _now = due.At > _now ? due.At : _now;
                Send(timer.Instance, new HistoryEvent { TimerFired = timer.Fired });
            }
            else
            {
                return;
            }
        }
    }

    private void Send(ScriptedInstance to, HistoryEvent message)
    {
        if (to.IsCompleted)
        {
            return;
        }
        message.EventId = NoId;
        message.Timestamp = Now;
        to.Inbox.Add(message);
        _ready.Enqueue(to);
    }

    private void Take(ScriptedInstance instance)
    {
        if (instance.Inbox.Count == 0 || instance.IsCompleted)
        {
            return;
        }
        _now += Turn;
        var request = new OrchestratorRequest
        {
            InstanceId = instance.Id,
            PastEvents = { instance.History },
            NewEvents = { new HistoryEvent { EventId = NoId, Timestamp = Now, OrchestratorStarted = new OrchestratorStartedEvent() }, instance.Inbox },
            EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)) },
        };
        instance.Inbox.Clear();
        instance.History.AddRange(request.NewEvents);
        OrchestratorResponse response = RecordedHistory.Run(request, orchestrators[instance.Orchestrator]);
        instance.LastTurn = new RecordedHistory(request, response);
        foreach (OrchestratorAction action in response.Actions)
        {
            Note(instance, action);
        }
        instance.History.Add(new HistoryEvent { EventId = NoId, Timestamp = Now, OrchestratorCompleted = new OrchestratorCompletedEvent() });
        // Only now, so that what an activity sets off finds the turn written.
        foreach (OrchestratorAction action in response.Actions)
        {
            Follow(instance, action);
        }
    }

    private void Note(ScriptedInstance instance, OrchestratorAction action)
    {
        var noted = new HistoryEvent { EventId = action.Id, Timestamp = Now };
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                noted.TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Version = action.ScheduleTask.Version };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                noted.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                noted.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
                {
                    InstanceId = action.CreateSubOrchestration.InstanceId,
                    Name = action.CreateSubOrchestration.Name,
                    Version = action.CreateSubOrchestration.Version,
                };
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                return;
            default:
                throw new InvalidOperationException($"{instance.Id} asked for {action.OrchestratorActionTypeCase}, which no orchestrator of the app does.");
        }
        instance.History.Add(noted);
    }

    private void Follow(ScriptedInstance instance, OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                Send(instance, RunActivity(action));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                _timers.Enqueue(
                    (instance, new TimerFiredEvent { TimerId = action.Id, FireAt = action.CreateTimer.FireAt }),
                    (action.CreateTimer.FireAt.ToDateTimeOffset(), _order++));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                CreateSubOrchestrationAction child = action.CreateSubOrchestration;
                Start(child.InstanceId, child.Name, child.Input, new ParentInstanceInfo
                {
                    TaskScheduledId = action.Id,
                    Name = instance.Orchestrator,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.Id },
                });
                break;
            default:
                Complete(instance, action.CompleteOrchestration);
                break;
        }
    }

    private HistoryEvent RunActivity(OrchestratorAction action)
    {
        try
        {
            return new HistoryEvent
            {
                TaskCompleted = new TaskCompletedEvent { TaskScheduledId = action.Id, Result = runActivity(action.ScheduleTask.Name, action.ScheduleTask.Input) },
            };
        }
        catch (TimeoutException fault)
        {
            return new HistoryEvent
            {
                TaskFailed = new TaskFailedEvent
                {
                    TaskScheduledId = action.Id,
                    FailureDetails = new TaskFailureDetails { ErrorType = fault.GetType().FullName, ErrorMessage = fault.Message },
                },
            };
        }
    }

    private void Complete(ScriptedInstance instance, CompleteOrchestrationAction end)
    {
        instance.IsCompleted = true;
        if (instance.Parent is not { } parent)
        {
            return;
        }
        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
        Send(_instances[parent.OrchestrationInstance.InstanceId], new HistoryEvent
        {
            SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = parent.TaskScheduledId, Result = end.Result },
        });
    }
}
