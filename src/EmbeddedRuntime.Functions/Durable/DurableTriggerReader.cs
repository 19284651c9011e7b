using System.Reflection;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Reads durable triggers and clients.</summary>
internal static class DurableTriggerReader
{
    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, TriggerBindingAttribute attribute)
    {
        draft.Problem($"parameter '{parameter.Name}': {attribute.GetType().Name} waits for the durable engine");
        return null;
    }

    public static ArgumentBinder? Client(FunctionDraft draft, ParameterInfo parameter, InputBindingAttribute attribute)
    {
        draft.Problem($"parameter '{parameter.Name}': {attribute.GetType().Name} waits for the durable engine");
        return null;
    }

    public static IEnumerable<string> Conflicts(IReadOnlyList<EmbeddedFunction> functions) => [];
}
