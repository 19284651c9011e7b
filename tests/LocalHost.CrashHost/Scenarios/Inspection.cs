using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Suspended while activities and events are under way, and resumed.</summary>
internal sealed class Inspection : Scenario
{
    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            int before = (await context.CallActivityAsync<Stamped<int>>(Steps.Square, number)).Value;
            int finding = await context.WaitForExternalEvent<int>("finding");
            int after = (await context.CallActivityAsync<Stamped<int>>(Steps.Square, number + 1)).Value;
            return before + finding + after;
        });

    public override async Task SteerAsync(Acts acts, int number, CancellationToken cancellation)
    {
        string id = InstanceId(number);
        await acts.SuspendAsync(id, cancellation);
        await acts.RaiseAsync(id, "finding", 1000, cancellation);
        await acts.ResumeAsync(id, cancellation);
    }

    public override Ending Expected(int number) => Ending.Completed((number * number) + 1000 + ((number + 1) * (number + 1)));
}
