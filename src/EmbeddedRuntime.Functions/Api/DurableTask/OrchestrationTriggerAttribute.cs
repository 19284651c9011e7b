using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the <c>TaskOrchestrationContext</c> of an orchestrator function.</summary>
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The orchestration's name; the function's name when not set.</summary>
    public string? Orchestration { get; set; }
}
