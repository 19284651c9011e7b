using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Fails after an activity.</summary>
internal sealed class Broken : Scenario
{
    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            await context.CallActivityAsync<Stamped<int>>(Steps.Square, number);
            throw new InvalidOperationException($"No quorum for {number}.");
        });

    public override Ending Expected(int number) =>
        new(OrchestrationRuntimeStatus.Failed, $"No quorum for {number}.");
}
