using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Converters;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Activities that play a whole cycle: one agency that hands in at once, one that is reminded first, one whose assessor
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
            nameof(CycleActivities.QueueReminders) => Remind(Input<ReminderInput>()),
            nameof(CycleActivities.NoteFault) => null,
            nameof(DeterminationActivities.ReadRelease) => Release(Input<string>()),
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

    // The first reminder moves one agency.
    private int Remind(ReminderInput input)
    {
        if (input.Days == MeritHistoryRecorder.Schedule.ReminderDays[0])
        {
            wake(InstanceIds.Assessment(input.CycleId, Reminded), Wakes.Stored);
        }
        return 2;
    }

    // None; the plenary's; a correction while the mails wait; then the mails go.
    private ReleaseView Release(string cycle)
    {
        DateTimeOffset mails = MeritHistoryRecorder.Schedule.VerificationDeadline.AddDays(30);
        ReleaseView view = _looks switch
        {
            0 => new ReleaseView(0, null),
            < 3 => new ReleaseView(1, mails),
            _ => new ReleaseView(2, mails.AddDays(1)),
        };
        if (_looks++ is 0 or 2)
        {
            wake(InstanceIds.Cycle(cycle), Wakes.Stored);
        }
        return view;
    }
}
