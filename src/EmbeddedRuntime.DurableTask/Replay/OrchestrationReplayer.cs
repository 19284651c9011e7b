using System.Text.Json;
using EmbeddedRuntime.DurableTask.Execution;
using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedRuntime.DurableTask.Replay;

/// <summary>Replays recorded histories against the orchestrators of today. Activities are never run.</summary>
public sealed class OrchestrationReplayer
{
    private readonly RegisteredTasks _tasks;
    private readonly IServiceProvider _services;
    private readonly OrchestrationSettings _settings;

    /// <summary>Initializes a replayer.</summary>
    /// <param name="tasks">Registers the orchestrators, under the names that they have in the histories.</param>
    /// <param name="services">What orchestrator classes are made from; null when they need nothing.</param>
    /// <param name="converter">Reads payloads; the default JSON one when omitted.</param>
    public OrchestrationReplayer(Action<DurableTaskRegistry> tasks, IServiceProvider? services = null, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var registry = new DurableTaskRegistry();
        tasks(registry);
        _tasks = registry.Build();
        _services = services ?? new ServiceCollection().BuildServiceProvider();
        _settings = new OrchestrationSettings(converter ?? JsonDataConverter.Default, NullLoggerFactory.Instance, string.Empty);
    }

    /// <summary>
    /// Looks for the first point at which today's orchestrator does not follow a history: another task, a task too many
    /// or too few, another end. The history is also replayed up to the end of each of its turns, as a restart in the
    /// middle would.
    /// </summary>
    /// <param name="history">The history.</param>
    /// <returns>What differs, naming the event, the expected and the actual task; null when nothing does.</returns>
    /// <exception cref="FormatException">The history holds an event that makes no sense.</exception>
    public string? FindDifference(RecordedHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        List<HistoryEvent> events = history.ToEvents();
        for (int end = 1; end <= events.Count; end++)
        {
            if ((end == events.Count || events[end].Kind == HistoryEventKind.TurnStarted)
                && Difference(history, events.GetRange(0, end)) is { } difference)
            {
                return $"{history.Orchestrator} '{history.InstanceId}': {difference}";
            }
        }
        return null;
    }

    private string? Difference(RecordedHistory history, List<HistoryEvent> events)
    {
        if (!_tasks.TryCreateOrchestrator(new TaskName(history.Orchestrator), new TaskVersion(history.Version), _services, out ITaskOrchestrator? orchestrator))
        {
            return $"no orchestrator of that name{(history.Version is null ? string.Empty : $" in version '{history.Version}'")} is registered.";
        }
        var executor = new OrchestrationExecutor(history.ToInstance(), orchestrator, _settings);
        try
        {
            executor.Replay(events);
        }
        catch (NonDeterminismException e)
        {
            return e.Message;
        }
        HistoryEvent last = events[^1];
        TurnOutcome? outcome = executor.Run(DateTime.MaxValue, []);
        return last.Kind switch
        {
            HistoryEventKind.ExecutionCompleted when last.Status == OrchestrationRuntimeStatus.Terminated => null,
            HistoryEventKind.ExecutionCompleted => outcome is { ContinuesAsNew: false } ended && ended.Status == last.Status && IsSame(last, ended)
                ? null
                : $"at history event {events.Count - 1} it was expected to end {Shown(last.Status, last.Payload)}, but the replay {Shown(outcome)}.",
            _ => outcome is null ? null : $"after history event {events.Count - 1} it was expected to wait, but the replay {Shown(outcome)}.",
        };
    }

    private static bool IsSame(HistoryEvent recorded, TurnOutcome ended) => recorded.Status == OrchestrationRuntimeStatus.Failed
        ? recorded.Failure?.ErrorType == ended.Failure?.ErrorType && recorded.Failure?.ErrorMessage == ended.Failure?.ErrorMessage
        : RecordedEvent.Read(recorded.Payload) is { } expected
            ? RecordedEvent.Read(ended.Output) is { } actual && JsonElement.DeepEquals(expected, actual)
            // The document does not tell a null from nothing.
            : ended.Output is null or "null";

    private static string Shown(TurnOutcome? outcome) => outcome switch
    {
        null => "waits",
        { ContinuesAsNew: true } => "continues as new",
        _ => $"ends {Shown(outcome.Status, outcome.Output)}",
    };

    private static string Shown(OrchestrationRuntimeStatus status, string? output) =>
        $"{status} with {(output is { Length: > 200 } ? output[..200] + "…" : output ?? "no output")}";
}
