namespace Microsoft.DurableTask;

/// <summary>What an activity knows of the call.</summary>
public abstract class TaskActivityContext
{
    /// <summary>The name it was called by.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance id of the orchestration that called it.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version it was called in; empty for none.</summary>
    public virtual string Version => string.Empty;
}
