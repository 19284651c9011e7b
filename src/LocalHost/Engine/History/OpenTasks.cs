namespace LocalHost.Engine.History;

/// <summary>
/// What an execution has asked for and not been answered: activities, timers, sub-orchestrations. Read from a history
/// once, and kept up to date by the turns after it.
/// </summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, P.HistoryEvent> _activities = [];
    private readonly Dictionary<int, DateTime> _timers = [];
    private readonly Dictionary<int, string> _children = [];

    public IReadOnlyCollection<P.HistoryEvent> Activities => _activities.Values;

    /// <summary>Instance ids of the sub-orchestrations.</summary>
    public IReadOnlyCollection<string> Children => _children.Values;

    public bool IsSuspended { get; private set; }

    /// <summary>When the earliest timer is due.</summary>
    public DateTime? NextTimer => _timers.Count == 0 ? null : _timers.Values.Min();

    public bool Contains(int task) => _activities.ContainsKey(task) || _timers.ContainsKey(task) || _children.ContainsKey(task);

    /// <summary>The timers that are due, the earliest first.</summary>
    public IEnumerable<(int Id, DateTime FireAt)> DueTimers(DateTime now) =>
        _timers.Count == 0 ? [] : _timers.Where(t => t.Value <= now).Select(t => (t.Key, t.Value)).OrderBy(t => t.Value).ThenBy(t => t.Key);

    /// <summary>Takes in an event of the history, whether it asks or answers.</summary>
    public void Take(P.HistoryEvent e)
    {
        switch (e.EventTypeCase)
        {
            case P.HistoryEvent.EventTypeOneofCase.TaskScheduled:
                _activities[e.EventId] = e;
                break;
            case P.HistoryEvent.EventTypeOneofCase.TimerCreated:
                _timers[e.EventId] = e.TimerCreated.FireAt.ToDateTime();
                break;
            case P.HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                _children[e.EventId] = e.SubOrchestrationInstanceCreated.InstanceId;
                break;
            case P.HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                IsSuspended = true;
                break;
            case P.HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                IsSuspended = false;
                break;
            default:
                int answered = Events.AnsweredTask(e);
                if (answered >= 0 && !_activities.Remove(answered) && !_timers.Remove(answered))
                {
                    _children.Remove(answered);
                }
                break;
        }
    }
}
