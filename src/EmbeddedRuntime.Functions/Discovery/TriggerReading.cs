using System.Reflection;
using EmbeddedRuntime.Functions.Invocation;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>What a trigger attribute was read as.</summary>
/// <param name="Trigger">The trigger, resolved.</param>
/// <param name="TriggerParameter">The parameter that carries the attribute, and how it is filled.</param>
/// <param name="Other">How another parameter without an attribute of its own is filled; null when the trigger knows none such.</param>
internal sealed record TriggerReading(
    object Trigger, ArgumentBinder TriggerParameter, Func<ParameterInfo, ArgumentBinder?> Other);
