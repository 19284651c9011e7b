namespace Microsoft.DurableTask;

/// <summary>What a registration is found by: a name and a version, neither of them by case.</summary>
internal readonly record struct TaskVersionKey(TaskName Name, TaskVersion Version);
