using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MeritFunctions;

/// <summary>The one way to start an orchestration from outside: under the business's own id, so that two callers at once start one.</summary>
public static class Starts
{
    /// <summary>Starts an orchestration; one that runs already under that id is left alone.</summary>
    public static async Task OnceAsync(DurableTaskClient client, string orchestrator, object? input, string instanceId, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return;
        }
    }
}
