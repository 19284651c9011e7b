using System.Reflection;
using EmbeddedRuntime.Functions.Blobs;
using EmbeddedRuntime.Functions.Durable;
using EmbeddedRuntime.Functions.Http;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace EmbeddedRuntime.Functions.Discovery;

/// <summary>How the parameters beside the trigger's are filled.</summary>
internal static class ParameterBinders
{
    /// <summary>The binder; null, and a problem told, when there is none.</summary>
    public static ArgumentBinder? For(FunctionDraft draft, ParameterInfo parameter, TriggerReading reading)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return static context => new ValueTask<object?>(context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return static context => new ValueTask<object?>(context.CancellationToken);
        }

        foreach (Attribute attribute in parameter.GetCustomAttributes())
        {
            switch (attribute)
            {
                case DurableClientAttribute client:
                    return DurableTriggerReader.Client(draft, parameter, client);
                case BlobInputAttribute blob:
                    return BlobInputReader.Read(draft, parameter, blob);
                case FromBodyAttribute when reading.Trigger is HttpFunctionTrigger:
                    return HttpBody.Binder(parameter.ParameterType);
                case FromBodyAttribute:
                    draft.Problem($"parameter '{parameter.Name}': [FromBody] belongs to HTTP functions");
                    return null;
                default:
                    if (BindingNames.IsBinding(attribute))
                    {
                        draft.Problem(
                            $"parameter '{parameter.Name}': the embedded runtime has no binding [{attribute.GetType().Name}]");
                        return null;
                    }

                    break;
            }
        }

        if (reading.Other(parameter) is { } other)
        {
            return other;
        }

        if (parameter.HasDefaultValue)
        {
            object? value = parameter.DefaultValue;
            return _ => new ValueTask<object?>(value);
        }

        draft.Problem(
            $"parameter '{parameter.Name}' of type {parameter.ParameterType.Name}: neither a binding nor a part of the trigger fills it");
        return null;
    }
}
