using Microsoft.DurableTask.Worker;

namespace Microsoft.DurableTask;

/// <summary>What a worker makes its tasks of.</summary>
public sealed partial class DurableTaskRegistry
{
    /// <summary>A factory of what is registered now; later additions do not reach it.</summary>
    internal RegisteredTasks Build() => new(
        new Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskActivity>>(_activities),
        new Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskOrchestrator>>(_orchestrators));
}
