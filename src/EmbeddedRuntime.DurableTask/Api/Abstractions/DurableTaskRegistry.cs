using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities of a worker, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskActivity>> _activities = [];
    private readonly Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskOrchestrator>> _orchestrators = [];

    /// <summary>Every orchestrator with its name.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        _orchestrators.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>Every activity with its name.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() =>
        _activities.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>Adds an orchestrator that is made anew, from the given services, for each run.</summary>
    /// <exception cref="ArgumentException">The name is empty, or it is taken in that version.</exception>
    internal DurableTaskRegistry AddOrchestrator(
        TaskName name, TaskVersion version, Func<IServiceProvider, ITaskOrchestrator> factory) =>
        Add(_orchestrators, "orchestrator", name, version, factory);

    /// <summary>Adds an activity that is made anew, from the given services, for each run.</summary>
    /// <exception cref="ArgumentException">The name is empty, or it is taken in that version.</exception>
    internal DurableTaskRegistry AddActivity(
        TaskName name, TaskVersion version, Func<IServiceProvider, ITaskActivity> factory) =>
        Add(_activities, "activity", name, version, factory);

    private static TaskName NameOf(Type type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { Name.Name: { Length: > 0 } } named ? named.Name : new TaskName(type.Name);

    private static TaskVersion VersionOf(Type type) => new(type.GetCustomAttribute<DurableTaskAttribute>()?.Version);

    private static Func<IServiceProvider, T> Activator<T>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return typeof(T).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false }
            ? services => (T)ActivatorUtilities.GetServiceOrCreateInstance(services, type)
            : throw new ArgumentException($"{type} is no concrete {typeof(T).Name}.", nameof(type));
    }

    private DurableTaskRegistry Add<T>(
        Dictionary<TaskVersionKey, Func<IServiceProvider, T>> into,
        string kind,
        TaskName name,
        TaskVersion version,
        Func<IServiceProvider, T> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name == default)
        {
            throw new ArgumentException($"An {kind} needs a name.", nameof(name));
        }

        if (!into.TryAdd(new TaskVersionKey(name, version), factory))
        {
            string inVersion = version == default ? "" : $" in version '{version.Version}'";
            throw new ArgumentException($"There is an {kind} '{name}'{inVersion} already.", nameof(name));
        }

        return this;
    }
}
