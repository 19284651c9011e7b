using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Worker;

/// <summary>
/// Makes tasks as registered. A version nobody registered falls back to the task without version, but only where the name
/// has no versions at all: otherwise the caller would get code it did not ask for.
/// </summary>
internal sealed class RegisteredTasks(
    IReadOnlyDictionary<TaskVersionKey, Func<IServiceProvider, ITaskActivity>> activities,
    IReadOnlyDictionary<TaskVersionKey, Func<IServiceProvider, ITaskOrchestrator>> orchestrators)
    : IDurableTaskFactory, IVersionedTaskFactory
{
    private readonly HashSet<TaskName> _versionedActivities = Versioned(activities.Keys);
    private readonly HashSet<TaskName> _versionedOrchestrators = Versioned(orchestrators.Keys);

    /// <summary>Names of the registered orchestrators, in order.</summary>
    public IEnumerable<string> OrchestratorNames => orchestrators.Keys.Select(key => key.Name.Name).Distinct().Order(StringComparer.Ordinal);

    public bool TryCreateActivity(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, default, serviceProvider, out activity);

    public bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = Find(activities, _versionedActivities, name, version)?.Invoke(serviceProvider);
        return activity is not null;
    }

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, default, serviceProvider, out orchestrator);

    public bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = Find(orchestrators, _versionedOrchestrators, name, version)?.Invoke(serviceProvider);
        return orchestrator is not null;
    }

    private static HashSet<TaskName> Versioned(IEnumerable<TaskVersionKey> keys) =>
        [.. keys.Where(key => key.Version != default).Select(key => key.Name)];

    private static Func<IServiceProvider, T>? Find<T>(
        IReadOnlyDictionary<TaskVersionKey, Func<IServiceProvider, T>> registered,
        HashSet<TaskName> versioned,
        TaskName name,
        TaskVersion version)
    {
        if (registered.TryGetValue(new TaskVersionKey(name, version), out Func<IServiceProvider, T>? exact))
        {
            return exact;
        }

        return versioned.Contains(name) ? null : registered.GetValueOrDefault(new TaskVersionKey(name, default));
    }
}
