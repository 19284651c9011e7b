using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>An activity that fails every time, tried three times with a growing pause, then given up.</summary>
internal sealed class Stubborn : Scenario
{
    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, string>(Name, async (context, number) =>
        {
            try
            {
                var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, tick / 4, 2));
                return (await context.CallActivityAsync<Stamped<string>>(Steps.Refuse, $"form-{number}", retry)).Value;
            }
            catch (TaskFailedException e)
            {
                return $"{e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage}";
            }
        });

    public override Ending Expected(int number) => Ending.Completed($"{typeof(InvalidOperationException)}: Refused: form-{number}");
}
