using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace MeritFunctions.Tests.Replay;

/// <summary>Plays a cycle over scripted activities and records its orchestrations.</summary>
internal static class MeritHistoryRecorder
{
    public const string CycleId = "merit-2026";

    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 2, 0, 0, TimeSpan.Zero);

    public static CycleSchedule Schedule { get; } = new(Opening.AddDays(30), Opening.AddDays(60), [14, 3], 60);

    public static IReadOnlyList<RecordedHistory> Record()
    {
        ScriptedTaskHub? hub = null;
        var activities = new ScriptedActivities((instance, name) => hub!.Raise(instance, name));
        hub = new ScriptedTaskHub(MeritOrchestrators.All, activities.Run, Opening);
        hub.Start(InstanceIds.Cycle(CycleId), nameof(AssessmentCycle), JsonDataConverter.Default.Serialize(new CycleInput(CycleId, Schedule.ProcessingGraceSeconds))!);
        hub.Start(InstanceIds.MailRun, nameof(MailRun), "null");
        hub.Run();
        Assert.All(hub.Instances, instance => Assert.True(instance.IsCompleted, instance.Id));
        return [.. hub.Instances.Select(instance => instance.LastTurn!)];
    }
}
