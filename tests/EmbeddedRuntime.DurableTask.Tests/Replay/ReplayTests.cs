using EmbeddedRuntime.DurableTask.CrashHost;
using EmbeddedRuntime.DurableTask.Replay;
using Microsoft.DurableTask;

namespace EmbeddedRuntime.DurableTask.Tests.Replay;

/// <summary>
/// Histories that were recorded once are replayed against the orchestrators, and the engine, of today. Run with
/// <c>MERIT_RECORD_HISTORIES=1</c> to record those that are missing; a recorded one is never overwritten.
/// </summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Recorded => [.. HistoryFiles.Names];

    [Fact]
    public async Task Every_scenario_has_a_recorded_history()
    {
        IReadOnlyList<RecordedHistory> fresh = await HistoryRecorder.RecordAsync(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("MERIT_RECORD_HISTORIES") == "1")
        {
            foreach (RecordedHistory history in fresh)
            {
                string file = Path.Combine(HistoryFiles.Folder, $"{history.InstanceId.Replace(':', '.')}.json");
                if (!File.Exists(file))
                {
                    await File.WriteAllTextAsync(file, history.ToJson(), TestContext.Current.CancellationToken);
                }
            }
        }
        Assert.Equal(
            fresh.Select(h => (h.Orchestrator, h.InstanceId)).Order(),
            HistoryFiles.Names.Select(HistoryFiles.Read).Select(h => (h.Orchestrator, h.InstanceId)).Order());
    }

    [Fact]
    public async Task A_recorded_history_survives_being_written_and_read()
    {
        foreach (RecordedHistory history in await HistoryRecorder.RecordAsync(TestContext.Current.CancellationToken))
        {
            var read = RecordedHistory.Parse(history.ToJson());
            Assert.Equal(history.ToJson(), read.ToJson());
            Assert.Null(Today().FindDifference(read));
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_history_replays_against_the_orchestrators_of_today(string name) =>
        Assert.Null(Today().FindDifference(HistoryFiles.Read(name)));

    [Fact]
    public void An_orchestrator_that_asks_for_another_activity_is_caught() => AssertCaught(
        async context =>
        {
            await context.CallActivityAsync<object>(Steps.Greet, "Jakarta7");
            await context.CallActivityAsync<object>(Steps.Square, 7);
        },
        "at history event 5 it was expected to ask for task #1, activity 'Greet', but the replay asked for task #1, activity 'Square'");

    [Fact]
    public void An_orchestrator_that_asks_for_a_timer_instead_is_caught() => AssertCaught(
        context => context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None),
        "at history event 2 it was expected to ask for task #0, activity 'Greet', but the replay asked for task #0, a timer");

    [Fact]
    public void An_orchestrator_that_asks_for_less_is_caught() => AssertCaught(
        context => context.CallActivityAsync<object>(Steps.Greet, "Jakarta7"),
        "at history event 5 it was expected to ask for task #1, activity 'Greet', but the replay asked for nothing");

    [Fact]
    public void An_orchestrator_that_asks_for_more_is_caught() => AssertCaught(
        context => Task.WhenAll(context.CallActivityAsync<object>(Steps.Greet, "Jakarta7"), context.CallActivityAsync<object>(Steps.Square, 7)),
        "at history event 3 it was expected to ask for nothing, but the replay asked for task #1, activity 'Square'");

    [Fact]
    public void An_orchestrator_that_ends_with_another_output_is_caught() => AssertCaught(
        async context =>
        {
            foreach (string city in (string[])["Jakarta", "Palembang", "Tangerang", "Kendari", "Malang"])
            {
                await context.CallActivityAsync<object>(Steps.Greet, $"{city}7");
            }
        },
        "it was expected to end Completed with [\"Hello Jakarta7\",\"Hello Palembang7\",\"Hello Tangerang7\",\"Hello Kendari7\",\"Hello Malang7\"], but the replay ends Completed with");

    [Fact]
    public void An_orchestrator_that_is_gone_is_caught() => Assert.Contains(
        "no orchestrator of that name is registered",
        new OrchestrationReplayer(_ => { }).FindDifference(HistoryFiles.Read("HelloCities-0007")),
        StringComparison.Ordinal);

    private static OrchestrationReplayer Today() => new(tasks =>
    {
        foreach (Scenario scenario in Workload.Scenarios)
        {
            scenario.Register(tasks, TimeSpan.FromMinutes(30));
        }
    });

    private static void AssertCaught(Func<TaskOrchestrationContext, Task> broken, string message)
    {
        var replayer = new OrchestrationReplayer(tasks => tasks.AddOrchestratorFunc<int>("HelloCities", (context, _) => broken(context)));
        Assert.Contains(message, replayer.FindDifference(HistoryFiles.Read("HelloCities-0007")), StringComparison.Ordinal);
    }
}
