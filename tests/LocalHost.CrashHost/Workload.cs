using LocalHost.CrashHost.Scenarios;
using Microsoft.DurableTask;

namespace LocalHost.CrashHost;

/// <summary>The mixed orchestrations that are crashed, simulated and compared.</summary>
internal static class Workload
{
    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        new HelloCities(), new FanOut(), new Reminders(), new Approval(), new Batches(), new Rounds(),
        new Stubborn(), new Faltering(), new Letters(), new Inspection(), new Withdrawal(), new Archive(), new Broken(),
    ];

    /// <summary>The scenario of the n-th orchestration of a mixed run.</summary>
    public static Scenario Of(int number) => Scenarios[number % Scenarios.Count];

    /// <summary>Registers everything.</summary>
    public static void Register(DurableTaskRegistry tasks, Steps steps, TimeSpan tick)
    {
        steps.Register(tasks);
        foreach (Scenario scenario in Scenarios)
        {
            scenario.Register(tasks, tick);
        }
    }
}
