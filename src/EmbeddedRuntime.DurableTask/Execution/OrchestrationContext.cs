using EmbeddedRuntime.DurableTask.History;
using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>What an orchestrator sees. Everything that it asks for becomes an action of the turn; see <see cref="OrchestrationExecutor"/>.</summary>
internal sealed partial class OrchestrationContext(InstanceRecord instance, OrchestrationSettings settings) : TaskOrchestrationContext
{
    private static readonly Dictionary<string, object?> NoProperties = [];

    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly ExternalEvents _events = new();
    private ParentOrchestrationInstance? _parent;
    private DateTime _now;
    private bool _isReplaying;
    private int _nextTaskId;
    private int _openTimers;
    private int _guids;
    private object? _input;
    private object? _customStatus;

    public override TaskName Name { get; } = new(instance.Name);

    public override string InstanceId => instance.InstanceId;

    public override ParentOrchestrationInstance? Parent => instance.Parent is { } parent
        ? _parent ??= new ParentOrchestrationInstance(new TaskName(parent.Name), parent.InstanceId)
        : null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    public override string Version => instance.Version;

    public override IReadOnlyDictionary<string, object?> Properties => NoProperties;

    /// <summary>What this turn asked for and history does not hold yet.</summary>
    public List<HistoryEvent> Actions { get; } = [];

    /// <summary>Tasks without an answer.</summary>
    public IReadOnlyDictionary<int, OpenTask> Open => _open;

    public int OpenActivities { get; private set; }

    public ExternalEvents Events => _events;

    /// <summary>Set when the orchestrator asked to continue as new; takes effect when it returns.</summary>
    public ContinueAsNewOptions? NextGeneration { get; private set; }

    /// <summary>Whether the orchestrator set its custom status in this turn.</summary>
    public bool HasCustomStatus { get; private set; }

    protected override ILoggerFactory LoggerFactory => settings.Loggers;

    public override T GetInput<T>()
    {
        if (_input is T typed)
        {
            return typed;
        }
        return settings.Converter.Deserialize<T>(instance.Input)!;
    }

    public override void SetCustomStatus(object? customStatus)
    {
        _customStatus = customStatus;
        HasCustomStatus = true;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Actions.Add(HistoryEvent.EventSent(_nextTaskId++, instanceId, eventName, settings.Converter.Serialize(payload)));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NextGeneration = options;
    }

    public override Guid NewGuid() => DeterministicGuid.Create(InstanceId, _now, _guids++);

    /// <summary>Sets the clock of the turn.</summary>
    public void BeginTurn(DateTime now, bool isReplaying)
    {
        _now = now;
        _isReplaying = isReplaying;
    }

    /// <summary>The custom status in serialized form: once a turn, however often it was set.</summary>
    public string? TakeCustomStatus()
    {
        HasCustomStatus = false;
        return settings.Converter.Serialize(_customStatus);
    }

    public object? ReadInput(Type type) => _input = settings.Converter.Deserialize(instance.Input, type);

    public string? Write(object? value) => settings.Converter.Serialize(value);
}
