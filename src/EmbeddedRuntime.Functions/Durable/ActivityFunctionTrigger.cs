namespace EmbeddedRuntime.Functions.Durable;

/// <summary>An activity that a function is.</summary>
/// <param name="Name">The activity's name.</param>
/// <param name="InputType">The type of its input.</param>
internal sealed record ActivityFunctionTrigger(string Name, Type InputType);
