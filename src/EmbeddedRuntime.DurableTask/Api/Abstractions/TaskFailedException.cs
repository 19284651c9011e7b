namespace Microsoft.DurableTask;

/// <summary>An activity or a sub-orchestration failed, and no retry is left.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure by an exception of this process.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>A failure as the history tells it.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>The name of the task.</summary>
    public string TaskName { get; }

    /// <summary>Its number within the orchestration that called it, from 0.</summary>
    public int TaskId { get; }

    /// <summary>How it failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>Whether the failure was an exception of exactly that type.</summary>
    [Obsolete("Use the FailureDetails property and its IsCausedBy<T>() method.")]
    public bool IsCausedByException<T>()
        where T : Exception => FailureDetails.ErrorType == typeof(T).FullName;

    private static string Describe(string taskName, int taskId, string? cause) =>
        $"Task '{taskName}' (#{taskId}) did not succeed" + (string.IsNullOrEmpty(cause) ? "." : $": {cause}");
}
