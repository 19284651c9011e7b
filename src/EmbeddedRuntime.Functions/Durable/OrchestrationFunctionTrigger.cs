namespace EmbeddedRuntime.Functions.Durable;

/// <summary>An orchestration that a function is the orchestrator of.</summary>
/// <param name="Name">The orchestration's name.</param>
/// <param name="InputType">The type of its input; <see cref="object"/> when it takes none.</param>
internal sealed record OrchestrationFunctionTrigger(string Name, Type InputType);
