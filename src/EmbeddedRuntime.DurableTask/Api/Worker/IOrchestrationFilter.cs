namespace Microsoft.DurableTask.Worker;

/// <summary>Decides which orchestrations a worker runs.</summary>
[Obsolete("Experimental")]
public interface IOrchestrationFilter
{
    /// <summary>Whether the worker runs that orchestration.</summary>
    ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default);
}
