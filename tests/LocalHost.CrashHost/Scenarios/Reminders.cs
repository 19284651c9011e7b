using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Timers between activities, and a long one that an activity beats and that is cancelled.</summary>
internal sealed class Reminders : Scenario
{
    private const int Count = 3;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            int sent = 0;
            for (int i = 0; i < Count; i++)
            {
                DateTime due = context.CurrentUtcDateTime + tick;
                await context.CreateTimer(due, CancellationToken.None);
                if (context.CurrentUtcDateTime < due)
                {
                    throw new InvalidOperationException("The timer fired early.");
                }
                sent += (await context.CallActivityAsync<Stamped<int>>(Steps.Square, number + i)).Value;
            }
            using var giveUp = new CancellationTokenSource();
            Task deadline = context.CreateTimer(TimeSpan.FromDays(3650), giveUp.Token);
            Task<Stamped<int>> work = context.CallActivityAsync<Stamped<int>>(Steps.Square, 1);
            if (await Task.WhenAny(deadline, work) == deadline)
            {
                return -1;
            }
#pragma warning disable CA1849 // CancelAsync would leave the orchestrator's thread.
            giveUp.Cancel();
#pragma warning restore CA1849
            return sent + (await work).Value;
        });

    public override Ending Expected(int number) => Ending.Completed(Enumerable.Range(number, Count).Sum(n => n * n) + 1);
}
