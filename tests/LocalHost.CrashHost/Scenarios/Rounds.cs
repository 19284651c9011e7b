using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Continues as new after each event; events that nobody has read yet go along.</summary>
internal sealed class Rounds : Scenario
{
    private const int Count = 4;

    public override object Input(int number) => new RoundsState(number, []);

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<RoundsState, int[]>(Name, async (context, state) =>
        {
            int ballot = await context.WaitForExternalEvent<int>("ballot");
            await context.CallActivityAsync<Stamped<int>>(Steps.Square, ballot);
            // A ballot may arrive twice when the process was killed between raising it and noting that.
            int[] seen = state.Seen.Contains(ballot) ? state.Seen : [.. state.Seen, ballot];
            if (seen.Length < Count)
            {
                context.ContinueAsNew(state with { Seen = seen });
                return [];
            }
            return seen;
        });

    public override async Task SteerAsync(Acts acts, int number, CancellationToken cancellation)
    {
        for (int i = 0; i < Count; i++)
        {
            await acts.RaiseAsync(InstanceId(number), "ballot", (number * Count) + i, cancellation);
        }
    }

    public override Ending Expected(int number) => Ending.Completed(Enumerable.Range(number * Count, Count).ToArray());
}
