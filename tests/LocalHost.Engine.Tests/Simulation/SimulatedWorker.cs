using DurableTask.Core;
using Google.Protobuf;
using LocalHost.CrashHost;
using LocalHost.Engine.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>
/// Runs orchestrators and activities in this process, by the published runner and without a thread of its own. Each
/// piece of work waits at a gate, where the simulation lets it run or be given up.
/// </summary>
internal sealed class SimulatedWorker(TaskCatalog catalog) : IOrchestrationWorker
{
    public Gates Turns { get; } = new();

    public Gates Activities { get; } = new();

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn)
    {
        await PassAsync(Turns, $"turn of {turn.InstanceId}");
        string request = Convert.ToBase64String(turn.ToMessage().ToByteArray());
        string answer = GrpcOrchestrationRunner.LoadAndRun(request, catalog.Orchestrator(turn.Name)!);
        return P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
    }

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity)
    {
        string instanceId = activity.OrchestrationInstance.InstanceId;
        await PassAsync(Activities, $"{activity.Name} #{activity.TaskId} {activity.Input} of {instanceId}");
        var response = new P.ActivityResponse { InstanceId = instanceId, TaskId = activity.TaskId };
        ITaskActivity implementation = catalog.Activity(activity.Name)!;
        var context = new TaskContext(new OrchestrationInstance { InstanceId = instanceId }, activity.Name, activity.Version ?? string.Empty, activity.TaskId);
        try
        {
            response.Result = await DurableTaskShimFactory.Default.CreateActivity(activity.Name, implementation).RunAsync(context, activity.Input);
        }
#pragma warning disable CA1031 // Whatever an activity throws is its answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            response.FailureDetails = new P.TaskFailureDetails { ErrorType = e.GetType().FullName, ErrorMessage = e.Message };
        }
        return response;
    }

    private static async Task PassAsync(Gates gates, string name)
    {
        if (!await gates.PassAsync(name))
        {
            throw new WorkAbandonedException("The simulation gave it up.");
        }
    }
}
