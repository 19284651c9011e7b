using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Ten activities at once, and their sum.</summary>
internal sealed class FanOut : Scenario
{
    private const int Width = 10;

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, int>(Name, async (context, number) =>
        {
            Stamped<int>[] squares = await Task.WhenAll(
                Enumerable.Range(number, Width).Select(n => context.CallActivityAsync<Stamped<int>>(Steps.Square, n)));
            return squares.Sum(s => s.Value);
        });

    public override Ending Expected(int number) => Ending.Completed(Enumerable.Range(number, Width).Sum(n => n * n));
}
