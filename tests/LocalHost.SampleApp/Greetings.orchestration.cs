using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LocalHost.SampleApp;

/// <summary>The orchestrations.</summary>
public static class Greetings
{
    private static readonly string[] Cities = ["Jakarta", "Surabaya", "Makassar", "Medan", "Denpasar"];

    /// <summary>Five activities, one after another.</summary>
    [Function(nameof(HelloCities5))]
    public static async Task<string> HelloCities5([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string said = "";
        foreach (string city in Cities)
        {
            said += await context.CallActivityAsync<string>(nameof(Activities.SayHello), city) + " ";
        }
        return said.TrimEnd();
    }

    /// <summary>So many activities, one after another.</summary>
    [Function(nameof(Chain))]
    public static async Task<int> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int count = context.GetInput<int>();
        for (int number = 0; number < count; number++)
        {
            await context.CallActivityAsync<string>(nameof(Activities.SayHello), "Ambon");
        }
        return count;
    }

    /// <summary>Ends with what the event <c>Go</c> brings.</summary>
    [Function(nameof(WaitsForGo))]
    public static async Task<string> WaitsForGo([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.WaitForExternalEvent<string>("Go");

    /// <summary>Many pieces of work at once.</summary>
    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int count = context.GetInput<int>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync(nameof(Activities.Work), number)));
        return count;
    }

    /// <summary>Sleeps so many days, one after another, and then greets.</summary>
    [Function(nameof(Sleeps))]
    public static async Task<string> Sleeps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        for (int day = context.GetInput<int>(); day > 0; day--)
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
        }
        return await context.CallActivityAsync<string>(nameof(Activities.SayHello), "Ambon");
    }
}
