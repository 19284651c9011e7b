namespace DurableTask.Core.History;

/// <summary>The kinds of history events.</summary>
public enum EventType
{
    /// <summary>The orchestration started.</summary>
    ExecutionStarted = 0,

    /// <summary>It ended.</summary>
    ExecutionCompleted = 1,

    /// <summary>It failed.</summary>
    ExecutionFailed = 2,

    /// <summary>It was terminated.</summary>
    ExecutionTerminated = 3,

    /// <summary>An activity was called.</summary>
    TaskScheduled = 4,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 5,

    /// <summary>An activity failed.</summary>
    TaskFailed = 6,

    /// <summary>A sub-orchestration was called.</summary>
    SubOrchestrationInstanceCreated = 7,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationInstanceCompleted = 8,

    /// <summary>A sub-orchestration failed.</summary>
    SubOrchestrationInstanceFailed = 9,

    /// <summary>A timer was set.</summary>
    TimerCreated = 10,

    /// <summary>A timer fired.</summary>
    TimerFired = 11,

    /// <summary>A step began.</summary>
    OrchestratorStarted = 12,

    /// <summary>A step ended.</summary>
    OrchestratorCompleted = 13,

    /// <summary>An event was sent.</summary>
    EventSent = 14,

    /// <summary>An event came in.</summary>
    EventRaised = 15,

    /// <summary>It starts over.</summary>
    ContinueAsNew = 16,

    /// <summary>Something else.</summary>
    GenericEvent = 17,

    /// <summary>The state of the orchestration.</summary>
    HistoryState = 18,

    /// <summary>It was suspended.</summary>
    ExecutionSuspended = 19,

    /// <summary>It was resumed.</summary>
    ExecutionResumed = 20,

    /// <summary>It was put back before its failure.</summary>
    ExecutionRewound = 21,
}
