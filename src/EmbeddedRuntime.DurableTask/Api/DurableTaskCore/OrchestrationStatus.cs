namespace DurableTask.Core;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationStatus
{
    /// <summary>It runs.</summary>
    Running = 0,

    /// <summary>It has returned.</summary>
    Completed = 1,

    /// <summary>It starts over.</summary>
    ContinuedAsNew = 2,

    /// <summary>It has failed.</summary>
    Failed = 3,

    /// <summary>It was cancelled.</summary>
    Canceled = 4,

    /// <summary>It was terminated.</summary>
    Terminated = 5,

    /// <summary>It has not started yet.</summary>
    Pending = 6,

    /// <summary>It is suspended.</summary>
    Suspended = 7,
}
