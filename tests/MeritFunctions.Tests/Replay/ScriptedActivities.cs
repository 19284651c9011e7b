using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Converters;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Activities that play a whole cycle: one agency that hands in at once, one that is woken by an order, one whose assessor
/// asks, one whose steps fail until the pauses have begun, one that stays silent; a release, and its correction. People act
/// from within the activities, so that skipped time never runs past them.
/// </summary>
/// <param name="wake">Raises an event at an instance.</param>
internal sealed class ScriptedActivities(Action<string, string> wake)
{
    public const string Prompt = "3173";
    public const string Reminded = "3671";
    public const string Clarified = "7371";
    public const string Faulty = "7571";
    public const string Silent = "9101";

    private const string Stuck = "3";

    /// <summary>More than the retry policy tries, so that the fault becomes visible.</summary>
    private const int FaultsBeforeHelp = 6;

    // What each step leaves: where the assessment stands and whether somebody stores something next.
    private readonly Dictionary<string, Queue<(string Stage, bool IsWoken)>> _steps = new()
    {
        [Prompt] = Steps((AssessmentStage.AwaitingVerification, true), (AssessmentStage.Verified, false)),
        [Reminded] = Steps((AssessmentStage.AwaitingSubmission, false), (AssessmentStage.AwaitingVerification, true), (AssessmentStage.Verified, false)),
        [Clarified] = Steps(
            (AssessmentStage.AwaitingVerification, true), (AssessmentStage.ClarificationRequested, false), (AssessmentStage.AwaitingVerification, true), (AssessmentStage.Verified, false)),
        [Faulty] = Steps((AssessmentStage.AwaitingVerification, true), (AssessmentStage.Verified, false)),
        [Silent] = Steps((AssessmentStage.AwaitingSubmission, false), (AssessmentStage.NotSubmitted, false)),
    };

    private int _faults = FaultsBeforeHelp;
    private int _looks;

    // Six ranges, more than are sent side by side, one of which fails; then one more.
    private readonly Queue<DueMails[]> _due = new(
    [
        [.. new[] { "1", "2", Stuck, "4", "5", "6" }.Select(from => new DueMails("merit-2026", from, from))],
        [new DueMails("merit-2026", "7", "7")],
    ]);

    /// <summary>Runs an activity: its input comes as a JSON array of one, as the SDK writes it.</summary>
    public string? Run(string name, string input)
    {
        JsonElement argument = JsonDocument.Parse(input).RootElement[0];
        T Input<T>() => argument.Deserialize<T>()!;
        object? result = name switch
        {
            nameof(CycleActivities.OpenCycle) => 1,
            nameof(CycleActivities.ListOpen) => _steps.Keys.Order(StringComparer.Ordinal),
            nameof(CycleActivities.AdvanceAssessment) => Advance(Input<AssessmentKey>()),
            nameof(CycleActivities.AdvanceStatus) => true,
            nameof(CycleActivities.AdvanceCycle) => Lead(Input<string>()),
            nameof(CycleActivities.WakeBatch) => Woken(Input<BatchKey>()),
            nameof(CycleActivities.NoteFault) => null,
            nameof(DeterminationActivities.BeginDetermination) => "hash-0",
            nameof(DeterminationActivities.DetermineBatch) => new DeterminedBatch(4, 1, $"hash-{Input<DetermineBatchInput>().Release}"),
            nameof(DeterminationActivities.PublishResults) => true,
            nameof(DeterminationActivities.LetMailsGo) => true,
            nameof(DeterminationActivities.QueueResultMails) => 4,
            nameof(DeterminationActivities.FinishCycle) => true,
            nameof(MailActivities.ListDueMails) => _due.TryDequeue(out DueMails[]? due) ? due : [],
            nameof(MailActivities.SendMails) => Input<DueMails>().From == Stuck ? throw new TimeoutException("The store does not answer.") : 32,
            _ => throw new InvalidOperationException($"The script knows no activity {name}."),
        };
        return JsonDataConverter.Default.Serialize(result);
    }

    private static Queue<(string, bool)> Steps(params (string, bool)[] steps) => new(steps);

    private AssessmentView Advance(AssessmentKey key)
    {
        if (key.Agency == Faulty && _faults-- > 0)
        {
            throw new TimeoutException("The store does not answer.");
        }
        (string stage, bool isWoken) = _steps[key.Agency].Dequeue();
        if (isWoken)
        {
            wake(InstanceIds.Assessment(key.CycleId, key.Agency), Wakes.Stored);
        }
        DateTimeOffset? until = stage switch
        {
            AssessmentStage.ClarificationRequested => MeritHistoryRecorder.Schedule.VerificationDeadline.AddDays(7),
            AssessmentStage.Verified or AssessmentStage.NotSubmitted => null,
            _ => MeritHistoryRecorder.Schedule.SubmissionDeadline,
        };
        return new AssessmentView(stage, until, until is null);
    }

    // The order that concerns all finds one agency that has handed in.
    private int Woken(BatchKey key)
    {
        wake(InstanceIds.Assessment(key.CycleId, Reminded), Wakes.Stored);
        return 2;
    }

    // Two reminders' times; an order that everybody is woken for; the plenary's release; a correction while the mails wait; then the mails go.
    private CycleView Lead(string cycle)
    {
        CycleSchedule schedule = MeritHistoryRecorder.Schedule;
        DateTimeOffset mails = schedule.VerificationDeadline.AddDays(30);
        CycleView view = _looks switch
        {
            0 => new CycleView(0, schedule.SubmissionDeadline.AddDays(-schedule.ReminderDays[0]), 0),
            1 => new CycleView(0, schedule.SubmissionDeadline.AddDays(-schedule.ReminderDays[1]), 1),
            2 => new CycleView(0, schedule.SubmissionDeadline.AddDays(-schedule.ReminderDays[1]), 1),
            3 => new CycleView(0, null, 1),
            < 6 => new CycleView(1, mails, 1),
            _ => new CycleView(2, mails.AddDays(1), 1),
        };
        if (_looks++ is 3 or 5)
        {
            wake(InstanceIds.Cycle(cycle), Wakes.Stored);
        }
        return view;
    }
}
