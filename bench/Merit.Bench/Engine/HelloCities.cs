using Microsoft.DurableTask;

namespace Merit.Bench.Engine;

/// <summary>Five activities one after another that do nothing but greet: all that is left is the engine.</summary>
internal static class HelloCities
{
    public const string Orchestrator = "HelloCities5";

    private const string Activity = "SayHello";
    private static readonly string[] Cities = ["Jakarta", "Surabaya", "Bandung", "Medan", "Makassar"];

    public static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc(Orchestrator, RunAsync);
        tasks.AddActivityFunc<string, string>(Activity, (_, city) => $"Hello {city}!");
    }

    private static async Task<string> RunAsync(TaskOrchestrationContext context)
    {
        string greeting = string.Empty;
        foreach (string city in Cities)
        {
            greeting = await context.CallActivityAsync<string>(Activity, city);
        }
        return greeting;
    }
}
