namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has started.</summary>
    Running = 0,

    /// <summary>It has returned.</summary>
    Completed = 1,

    /// <summary>It starts over; nobody sees this status.</summary>
    [Obsolete("The ContinuedAsNew status is not exposed.")]
    ContinuedAsNew = 2,

    /// <summary>It has ended with an exception.</summary>
    Failed = 3,

    /// <summary>It was cancelled; nothing sets this status.</summary>
    [Obsolete("The Canceled status is not used.")]
    Canceled = 4,

    /// <summary>It was terminated.</summary>
    Terminated = 5,

    /// <summary>It has not started yet.</summary>
    Pending = 6,

    /// <summary>It is suspended until somebody resumes it.</summary>
    Suspended = 7,
}
