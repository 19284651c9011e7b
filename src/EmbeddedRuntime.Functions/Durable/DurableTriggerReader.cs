using System.Reflection;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Reads durable triggers and clients.</summary>
internal static class DurableTriggerReader
{
    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, OrchestrationTriggerAttribute attribute)
    {
        if (parameter.ParameterType != typeof(TaskOrchestrationContext))
        {
            draft.Problem(
                $"the trigger parameter '{parameter.Name}' is a {parameter.ParameterType.Name}; an orchestrator takes TaskOrchestrationContext");
            return null;
        }

        ParameterInfo[] inputs = [.. draft.Method.GetParameters().Where(other => other != parameter
            && other.ParameterType != typeof(FunctionContext) && other.ParameterType != typeof(CancellationToken))];
        if (inputs.Length > 1)
        {
            draft.Problem($"an orchestrator takes one input, not {inputs.Length}: {string.Join(", ", inputs.Select(input => input.Name))}");
            return null;
        }

        if (draft.Method.ReturnType == typeof(void))
        {
            draft.Problem("an orchestrator gives back a Task, so that it can be waited for");
        }

        return new TriggerReading(
            new OrchestrationFunctionTrigger(Named(attribute.Orchestration, draft), inputs.FirstOrDefault()?.ParameterType ?? typeof(object)),
            static context => new ValueTask<object?>(((DurableCall)context.Trigger!).Context),
            static _ => Input);
    }

    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, ActivityTriggerAttribute attribute)
    {
        bool takesContext = parameter.ParameterType == typeof(TaskActivityContext);
        return new TriggerReading(
            new ActivityFunctionTrigger(Named(attribute.Activity, draft), takesContext ? typeof(object) : parameter.ParameterType),
            takesContext ? static context => new ValueTask<object?>(((DurableCall)context.Trigger!).Context) : Input,
            static other => other is { Name: "instanceId", ParameterType: var type } && type == typeof(string)
                ? static context => new ValueTask<object?>(context.TriggerData!["instanceId"])
                : null);
    }

    public static ArgumentBinder? Client(FunctionDraft draft, ParameterInfo parameter, DurableClientAttribute attribute)
    {
        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            draft.Problem($"parameter '{parameter.Name}': a durable client is a DurableTaskClient, not a {parameter.ParameterType.Name}");
            return null;
        }

        if (attribute.TaskHub is { Length: > 0 } hub
            && !string.Equals(draft.Resolve(hub), draft.App.Host.HubName, StringComparison.OrdinalIgnoreCase))
        {
            draft.Problem($"parameter '{parameter.Name}': the embedded runtime has one task hub, '{draft.App.Host.HubName}', not '{hub}'");
        }

        if (attribute.ConnectionName is { Length: > 0 } connection)
        {
            draft.Problem($"parameter '{parameter.Name}': the embedded runtime keeps its task hub itself and has no connection '{connection}' for it");
        }

        return static context => new ValueTask<object?>(context.InstanceServices.GetRequiredService<DurableTaskClient>());
    }

    /// <summary>Two functions for the same orchestration or activity.</summary>
    public static IEnumerable<string> Conflicts(IReadOnlyList<EmbeddedFunction> functions) => functions
        .Select(function => (Function: function, Name: function.Trigger switch
        {
            OrchestrationFunctionTrigger orchestration => $"the orchestration '{orchestration.Name}'",
            ActivityFunctionTrigger activity => $"the activity '{activity.Name}'",
            _ => null,
        }))
        .Where(durable => durable.Name is not null)
        .GroupBy(durable => durable.Name, StringComparer.OrdinalIgnoreCase)

        // Functions of one name are told apart as such already.
        .Where(group => group.Select(durable => durable.Function.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        .Select(group => $"{string.Join(" and ", group.Select(durable => durable.Function.Name))}: both are {group.Key}");

    private static ValueTask<object?> Input(EmbeddedFunctionContext context) => new(((DurableCall)context.Trigger!).Input);

    private static string Named(string? name, FunctionDraft draft) => name is { Length: > 0 } ? draft.Resolve(name) : draft.Name;
}
