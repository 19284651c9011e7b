using System.Reflection;
using EmbeddedRuntime.DurableTask.Replay;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Histories of released orchestrators replay on every build: one that changes without a version branch fails here, not
/// in a ministry's running cycle. After a change behind a version branch, run with <c>MERIT_RECORD_HISTORIES=1</c> to
/// record the new version beside the old ones; a recorded history is never overwritten, and deleted only when no
/// instance of its version can be left anywhere.
/// </summary>
public sealed class MeritReplayTests
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_history_replays_against_the_orchestrators_of_today(string name) =>
        Assert.Null(new OrchestrationReplayer(MeritOrchestrators.Register).FindDifference(Read(name)));

    [Fact]
    public void Every_orchestrator_of_the_app_has_a_recorded_history()
    {
        IEnumerable<string> orchestrators = typeof(AssessmentCycle).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters().Any(p => p.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()!.Name);
        Assert.Equal(
            orchestrators.Order(StringComparer.Ordinal),
            Recorded.Select(row => Read(row.Data).Orchestrator).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_whole_cycle_plays_to_its_end_and_replays()
    {
        IReadOnlyList<RecordedHistory> fresh = await MeritHistoryRecorder.RecordAsync(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("MERIT_RECORD_HISTORIES") == "1")
        {
            Write(fresh);
        }
        Assert.All(fresh, h => Assert.Equal(OrchestrationRuntimeStatus.Completed, h.Status));
        var replayer = new OrchestrationReplayer(MeritOrchestrators.Register);
        Assert.All(fresh, h => Assert.Null(replayer.FindDifference(h)));
    }

    [Fact]
    public void A_changed_orchestrator_is_caught_by_name_of_the_task()
    {
        // Scores without reading the assessment first, as a careless "simplification" would.
        var replayer = new OrchestrationReplayer(tasks => tasks.AddOrchestratorFunc<AgencyAssessmentInput, string>(nameof(AgencyAssessment), async (context, input) =>
        {
            await context.CallActivityAsync("ScoreSubmission", input.Agency);
            return AssessmentStage.Verified;
        }));
        string? difference = replayer.FindDifference(Read($"AgencyAssessment-1.0.0-{ScriptedActivities.Prompt}"));
        Assert.Contains("was expected to ask for task #0, activity 'ReadAssessment', but the replay asked for task #0, activity 'ScoreSubmission'", difference, StringComparison.Ordinal);
    }

    private static RecordedHistory Read(string name) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));

    private static void Write(IReadOnlyList<RecordedHistory> fresh)
    {
        foreach (RecordedHistory history in fresh)
        {
            string own = history.InstanceId.Split(':')[^1];
            string file = Path.Combine(Folder, $"{history.Orchestrator}-{history.Version}-{own}.json");
            if (!File.Exists(file))
            {
                File.WriteAllText(file, history.ToJson());
            }
        }
    }

    private static string FindFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MeritFunctions.sln")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder!.FullName, "tests", "MeritFunctions.Tests", "Histories");
    }
}
