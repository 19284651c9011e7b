using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>An activity that fails now and then, tried until it does not.</summary>
internal sealed class Faltering : Scenario
{
    public override bool HasFixedHistory => false;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            var retry = TaskOptions.FromRetryHandler(attempt => attempt.LastAttemptNumber < 200);
            int sum = 0;
            for (int i = 0; i < 4; i++)
            {
                sum += (await context.CallActivityAsync<Stamped<int>>(Steps.Falter, number + i, retry)).Value;
            }
            return sum;
        });

    public override Ending Expected(int number) => Ending.Completed((4 * number) + 6);
}
