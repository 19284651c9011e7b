using System.Reflection;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Histories of released orchestrators replay on every build: one that changes without a version branch fails here, not
/// in a ministry's running cycle. Some are of a scripted cycle, those with <c>host</c> in their names of the running app. After
/// a change behind a version branch, run with <c>MERIT_RECORD_HISTORIES=1</c> to record the new version beside the old
/// ones; a recorded history is never overwritten, and deleted only when no instance of its version can be left anywhere.
/// </summary>
public sealed class MeritReplayTests
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_history_replays_against_the_orchestrators_of_today(string name)
    {
        RecordedHistory history = Read(name);
        Assert.Equal("", history.FindDifference(MeritOrchestrators.All[history.Orchestrator]) ?? "");
    }

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
    public void A_whole_cycle_plays_to_its_end_and_replays()
    {
        IReadOnlyList<RecordedHistory> fresh = MeritHistoryRecorder.Record();
        if (Environment.GetEnvironmentVariable("MERIT_RECORD_HISTORIES") == "1")
        {
            Write(fresh);
        }
        Assert.All(fresh, h => Assert.Equal(OrchestrationStatus.Completed, h.Response.Actions[^1].CompleteOrchestration.OrchestrationStatus));
        Assert.All(fresh, h => Assert.Null(h.FindDifference(MeritOrchestrators.All[h.Orchestrator])));
    }

    [Theory]
    [InlineData(ScriptedActivities.Prompt)]
    [InlineData("host-Erecorded-1")]
    public void A_changed_orchestrator_is_caught_by_name_of_the_task(string agency)
    {
        // Scores by an activity of its own, as a careless "simplification" would.
        Func<string, string> changed = MeritOrchestrators.Runner<AgencyAssessmentInput, string>(async (context, input) =>
        {
            await context.CallActivityAsync("ScoreSubmission", input.Agency);
            return AssessmentStage.Verified;
        });
        string? difference = Read($"AgencyAssessment-1.0.0-{agency}").FindDifference(changed);
        Assert.Contains("NonDeterministicOrchestrationException", difference, StringComparison.Ordinal);
        Assert.Contains("AdvanceAssessment", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orchestrator_that_asks_for_one_thing_more_in_between_is_caught()
    {
        Func<string, string> changed = MeritOrchestrators.Runner<AgencyAssessmentInput, string>(async (context, input) =>
        {
            string stage = await AgencyAssessment.RunAsync(context, input);
            await context.CallActivityAsync("WriteArchive", input.Agency);
            return stage;
        });
        string? difference = Read($"AgencyAssessment-1.0.0-{ScriptedActivities.Prompt}").FindDifference(changed);
        Assert.Contains("WriteArchive", difference, StringComparison.Ordinal);
    }

    private static RecordedHistory Read(string name) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));

    private static void Write(IReadOnlyList<RecordedHistory> fresh)
    {
        foreach (RecordedHistory history in fresh)
        {
            string own = history.Request.InstanceId.Split(':', '/')[^1];
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
