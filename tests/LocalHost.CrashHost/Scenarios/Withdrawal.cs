using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Waits for what never comes and is terminated.</summary>
internal sealed class Withdrawal : Scenario
{
    private const string Reason = "withdrawn";

    /// <summary>The termination may arrive before or after the activity: both are right.</summary>
    public override bool HasFixedHistory => false;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            await context.CallActivityAsync<Stamped<int>>(Steps.Square, number);
            return await context.WaitForExternalEvent<int>("never");
        });

    public override Task SteerAsync(Acts acts, int number, CancellationToken cancellation) =>
        acts.TerminateAsync(InstanceId(number), Reason, cancellation);

    public override Ending Expected(int number) => Ending.Completed(Reason) with { Status = OrchestrationRuntimeStatus.Terminated };
}
