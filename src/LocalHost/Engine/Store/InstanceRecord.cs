namespace LocalHost.Engine.Store;

/// <summary>
/// The row of one orchestration instance. While the instance is loaded its session owns the record and is the only one
/// to change it; between submitting a commit and its completion nobody changes it.
/// </summary>
internal sealed class InstanceRecord
{
    /// <summary>Number that stands for the instance in every other table. Given by the store, never used twice in a process.</summary>
    public long Key { get; set; }
    public required string InstanceId { get; init; }
    public required string Name { get; init; }
    /// <summary>Orchestration version; empty when unversioned.</summary>
    public string Version { get; set; } = string.Empty;
    public P.OrchestrationStatus Status { get; set; } = P.OrchestrationStatus.Pending;
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; set; }
    public DateTime? CompletedAt { get; set; }
    /// <summary>Earliest start, when the caller asked for one.</summary>
    public DateTime? StartAt { get; init; }
    /// <summary>How often the instance continued as new.</summary>
    public int Generation { get; set; }
    /// <summary>Names this execution of the instance; a new one with each generation.</summary>
    public required string ExecutionId { get; set; }
    /// <summary>Turns in the history of this generation.</summary>
    public int Turns { get; set; }
    public ParentLink? Parent { get; init; }
    public string? Input { get; set; }
    public string? Output { get; set; }
    public string? CustomStatus { get; set; }
    public P.TaskFailureDetails? Failure { get; set; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
    /// <summary>Activities that were scheduled and have not answered.</summary>
    public int OpenActivities { get; set; }
    /// <summary>When the earliest open timer is due.</summary>
    public DateTime? NextTimer { get; set; }
    /// <summary>W3C trace parent of the caller that scheduled the instance.</summary>
    public string? TraceParent { get; init; }
    public bool IsCompleted => Final.Contains(Status);

    /// <summary>The statuses that nothing leaves.</summary>
    public static IReadOnlySet<P.OrchestrationStatus> Final { get; } = new HashSet<P.OrchestrationStatus>
    {
        P.OrchestrationStatus.Completed, P.OrchestrationStatus.Failed, P.OrchestrationStatus.Terminated, P.OrchestrationStatus.Canceled,
    };
}
