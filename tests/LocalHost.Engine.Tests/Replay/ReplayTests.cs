using LocalHost.CrashHost;
using Microsoft.DurableTask;

namespace LocalHost.Engine.Tests.Replay;

/// <summary>
/// Histories that were recorded once are replayed against the orchestrators of today by the published runner. Run with
/// <c>MERIT_RECORD_HISTORIES=1</c> to record those that are missing; a recorded one is never overwritten.
/// </summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly string[] Cities = ["Jakarta", "Palembang", "Tangerang", "Kendari", "Malang"];

    private readonly TaskCatalog _today = new(tasks =>
    {
        foreach (Scenario scenario in Workload.Scenarios)
        {
            scenario.Register(tasks, TimeSpan.FromMinutes(30));
        }
    });

    public static TheoryData<string> Recorded => [.. HistoryFiles.Names];

    public void Dispose() => _today.Dispose();

    [Fact]
    public async Task Every_scenario_has_a_recorded_history_and_a_fresh_one_replays()
    {
        IReadOnlyList<RecordedTurn> fresh = await TurnRecorder.RecordAsync(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("MERIT_RECORD_HISTORIES") == "1")
        {
            Directory.CreateDirectory(HistoryFiles.Folder);
            foreach (RecordedTurn turn in fresh)
            {
                string file = Path.Combine(HistoryFiles.Folder, $"{turn.Request.InstanceId.Replace(':', '.')}.json");
                if (!File.Exists(file))
                {
                    await File.WriteAllTextAsync(file, turn.ToJson(), TestContext.Current.CancellationToken);
                }
            }
        }
        Assert.Equal(
            fresh.Select(t => (t.Orchestrator, t.Request.InstanceId)).Order(),
            HistoryFiles.Names.Select(HistoryFiles.Read).Select(t => (t.Orchestrator, t.Request.InstanceId)).Order());
        Assert.All(fresh, t => Assert.Null(RecordedTurn.Parse(t.ToJson()).FindDifference(_today.Orchestrator(t.Orchestrator)!)));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_history_replays_against_the_orchestrators_of_today(string name)
    {
        RecordedTurn turn = HistoryFiles.Read(name);
        Assert.Null(turn.FindDifference(_today.Orchestrator(turn.Orchestrator)!));
    }

    [Fact]
    public void An_orchestrator_that_asks_for_another_activity_is_caught() => AssertCaught(
        async context =>
        {
            await context.CallActivityAsync<object>(Steps.Greet, "Jakarta7");
            await context.CallActivityAsync<object>(Steps.Square, 7);
        },
        "NonDeterministicOrchestrationException");

    [Fact]
    public void An_orchestrator_that_asks_for_a_timer_instead_is_caught() => AssertCaught(
        context => context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None),
        "NonDeterministicOrchestrationException");

    [Fact]
    public void An_orchestrator_that_asks_for_less_is_caught() => AssertCaught(
        context => context.CallActivityAsync<object>(Steps.Greet, "Jakarta7"), "It was recorded");

    [Fact]
    public void An_orchestrator_that_asks_for_more_is_caught() => AssertCaught(
        context => Task.WhenAll(context.CallActivityAsync<object>(Steps.Greet, "Jakarta7"), context.CallActivityAsync<object>(Steps.Square, 7)),
        "NonDeterministicOrchestrationException");

    [Fact]
    public void An_orchestrator_that_ends_with_another_output_is_caught() => AssertCaught(
        async context =>
        {
            foreach (string city in Cities)
            {
                await context.CallActivityAsync<object>(Steps.Greet, $"{city}7");
            }
        },
        "It was recorded");

    private static void AssertCaught(Func<TaskOrchestrationContext, Task> changed, string message)
    {
        using var catalog = new TaskCatalog(tasks => tasks.AddOrchestratorFunc<int>("HelloCities", (context, _) => changed(context)));
        Assert.Contains(message, HistoryFiles.Read("HelloCities-0007").FindDifference(catalog.Orchestrator("HelloCities")!), StringComparison.Ordinal);
    }
}
