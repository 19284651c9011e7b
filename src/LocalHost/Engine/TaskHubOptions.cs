namespace LocalHost.Engine;

internal sealed record TaskHubOptions
{
    /// <summary>The SQLite file; made when it is missing.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>How far a commit reaches before its caller goes on.</summary>
    public Synchronous Synchronous { get; init; } = Synchronous.Full;

    /// <summary>Version that an instance gets whose starter named none; empty for none.</summary>
    public string DefaultVersion { get; init; } = string.Empty;

    /// <summary>Most activities that the worker runs at the same time; at least 1.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Most orchestrator turns that the worker runs at the same time; at least 1.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// How many instances may be under way (in a turn or waiting for an activity) before those that have not begun must
    /// wait; at least 1. Instances that wait for events, timers or sub-orchestrations do not count.
    /// </summary>
    public int MaxActiveOrchestrations { get; init; } = 2000;

    /// <summary>Most client requests that may wait for the disk; further callers wait their turn. At least 1.</summary>
    public int MaxPendingRequests { get; init; } = 4096;

    /// <summary>How long a stop waits for running activities before it leaves them to the next start.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How far a commit of the task hub reaches before its caller goes on.</summary>
internal enum Synchronous
{
    /// <summary>To the disk (fsync at every commit): survives the loss of power.</summary>
    Full,

    /// <summary>To the operating system: survives the process, and loses the last moments with the power.</summary>
    Normal,
}
