namespace EmbeddedRuntime.Functions.Durable;

/// <summary>What the engine hands to an orchestrator or activity function.</summary>
/// <param name="Context">The orchestration's or activity's context.</param>
/// <param name="Input">The input, as the type that the function asks for.</param>
internal sealed record DurableCall(object Context, object? Input);
