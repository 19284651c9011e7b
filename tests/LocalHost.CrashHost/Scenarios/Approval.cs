using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Two external events of different names, one raised before anyone waits for it; and one that never comes.</summary>
internal sealed class Approval : Scenario
{
    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int[]>(Name, async (context, number) =>
        {
            int decision = await context.WaitForExternalEvent<int>("Decision");
            await context.CallActivityAsync<Stamped<int>>(Steps.Square, number);
            int remark = await context.WaitForExternalEvent<int>("REMARK", TimeSpan.FromDays(3650));
            int objection = 0;
            try
            {
                objection = await context.WaitForExternalEvent<int>("Objection", tick);
            }
            catch (TaskCanceledException)
            {
                objection = -1;
            }
            return [decision, remark, objection];
        });

    public override async Task SteerAsync(Acts acts, int number, CancellationToken cancellation)
    {
        string id = InstanceId(number);
        await acts.RaiseAsync(id, "remark", number + 7, cancellation);
        await acts.RaiseAsync(id, "decision", number, cancellation);
    }

    public override Ending Expected(int number) => Ending.Completed(new[] { number, number + 7, -1 });
}
