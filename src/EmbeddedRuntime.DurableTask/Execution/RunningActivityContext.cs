using Microsoft.DurableTask;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>What an activity sees.</summary>
internal sealed class RunningActivityContext(TaskName name, string instanceId, string version) : TaskActivityContext
{
    public override TaskName Name => name;

    public override string InstanceId => instanceId;

    public override string Version => version;
}
