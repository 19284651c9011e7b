namespace EmbeddedRuntime.DurableTask;

/// <summary>Settings of the embedded task hub.</summary>
public sealed class EmbeddedTaskHubOptions
{
    /// <summary>The SQLite file, made when it is missing; null keeps everything in memory and forgets it with the process.</summary>
    public string? DatabasePath { get; set; }

    /// <summary>Name of the task hub, as queries and telemetry show it.</summary>
    public string TaskHubName { get; set; } = "embedded";

    /// <summary>How far a commit reaches before its caller goes on.</summary>
    public EmbeddedSynchronous Synchronous { get; set; } = EmbeddedSynchronous.Full;

    /// <summary>Most activities that run at the same time; at least 1.</summary>
    public int MaxConcurrentActivities { get; set; } = 32 * Environment.ProcessorCount;

    /// <summary>Most orchestrator turns that run at the same time; at least 1. A turn never waits, so more than the processors gain nothing.</summary>
    public int MaxConcurrentOrchestrations { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many instances may be under way (in a turn or waiting for an activity) before those that have not begun must
    /// wait; at least 1. Instances that wait for events, timers or sub-orchestrations do not count.
    /// </summary>
    public int MaxActiveOrchestrations { get; set; } = 2000;

    /// <summary>How many waiting orchestrators stay live in memory; past it the longest idle is replayed at its next event. At least 0.</summary>
    public int MaxLiveOrchestrations { get; set; } = 2000;

    /// <summary>Most client requests that may wait for the disk; further callers wait their turn. At least 1.</summary>
    public int MaxPendingRequests { get; set; } = 4096;

    /// <summary>Whether the clock skips idle time.</summary>
    public TimeSkipping TimeSkipping { get; set; }

    /// <summary>How long a stop waits for running activities before it leaves them to the next start.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
