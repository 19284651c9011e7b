using EmbeddedRuntime.Functions.Invocation;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>An activity function, for the engine.</summary>
internal sealed class FunctionActivity(
    EmbeddedFunction function, ActivityFunctionTrigger trigger, FunctionPipeline pipeline, IServiceScopeFactory scopes) : ITaskActivity
{
    public Type InputType => trigger.InputType;

    public Type OutputType => function.ResultType ?? typeof(object);

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            using var invocation = new EmbeddedFunctionContext(function, scope.ServiceProvider, new DurableCall(context, input))
            {
                Limits = pipeline.Limits,
                TriggerData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId },
            };
            try
            {
                await pipeline.RunAsync(invocation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (pipeline.Limits.Stopping.IsCancellationRequested)
            {
                // Cut off by the end of the app, it has not failed: without an answer the next start runs it again.
                await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
            }

            return invocation.Result;
        }
    }
}
