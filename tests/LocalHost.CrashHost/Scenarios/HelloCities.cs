using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Five activities, one after another.</summary>
internal sealed class HelloCities : Scenario
{
    private static readonly string[] Cities = ["Jakarta", "Palembang", "Tangerang", "Kendari", "Malang"];

    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, string[]>(Name, async (context, number) =>
        {
            var greetings = new List<string>();
            foreach (string city in Cities)
            {
                greetings.Add((await context.CallActivityAsync<Stamped<string>>(Steps.Greet, $"{city}{number}")).Value);
            }
            return [.. greetings];
        });

    public override Ending Expected(int number) => Ending.Completed(Cities.Select(c => $"Hello {c}{number}").ToArray());
}
