namespace EmbeddedRuntime.DurableTask.History;

/// <summary>What a history event says. The numbers are stored: never reuse one.</summary>
internal enum HistoryEventKind : byte
{
    /// <summary>A turn of the orchestrator began; its timestamp is the orchestrator's clock until the next turn.</summary>
    TurnStarted = 1,

    /// <summary>The execution began. Name, version, input and parent stand in the instance row.</summary>
    ExecutionStarted = 2,

    /// <summary>The execution ended; nothing follows.</summary>
    ExecutionCompleted = 3,

    /// <summary>The execution was terminated from outside.</summary>
    ExecutionTerminated = 4,

    /// <summary>The execution was suspended: what arrives is kept until it resumes.</summary>
    ExecutionSuspended = 5,

    /// <summary>The execution was resumed.</summary>
    ExecutionResumed = 6,

    /// <summary>The orchestrator asked for an activity.</summary>
    TaskScheduled = 7,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 8,

    /// <summary>An activity threw.</summary>
    TaskFailed = 9,

    /// <summary>The orchestrator asked for a timer.</summary>
    TimerCreated = 10,

    /// <summary>A timer came due.</summary>
    TimerFired = 11,

    /// <summary>The orchestrator asked for a sub-orchestration.</summary>
    SubOrchestrationScheduled = 12,

    /// <summary>A sub-orchestration completed.</summary>
    SubOrchestrationCompleted = 13,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationFailed = 14,

    /// <summary>An external event arrived.</summary>
    EventRaised = 15,

    /// <summary>The orchestrator sent an event to an instance.</summary>
    EventSent = 16,

    /// <summary>The instance was rewound; failures before this point were taken out of its history.</summary>
    ExecutionRewound = 17,
}
