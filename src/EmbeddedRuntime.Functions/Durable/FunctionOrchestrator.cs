using EmbeddedRuntime.Functions.Invocation;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>An orchestrator function, for the engine.</summary>
/// <remarks>
/// Middleware does not run around orchestrators: on the engine an orchestrator stays in memory between its steps, so
/// there is no moment at which middleware would see each replay as it does on Azure. All waits here keep to the
/// orchestrator's own synchronization context.
/// </remarks>
internal sealed class FunctionOrchestrator(
    EmbeddedFunction function, OrchestrationFunctionTrigger trigger, IServiceScopeFactory scopes, IServiceProvider root) : ITaskOrchestrator
{
    public Type InputType => trigger.InputType;

    public Type OutputType => function.ResultType ?? typeof(object);

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        using IServiceScope? scope = function.Target is null ? null : scopes.CreateScope();
        using var invocation = new EmbeddedFunctionContext(
            function, scope?.ServiceProvider ?? root, new DurableCall(context, input))
        {
            TriggerData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId },
        };
        object?[] arguments = await invocation.BindAsync();
        return await function.Call(function.Target?.Create(invocation), arguments);
    }
}
