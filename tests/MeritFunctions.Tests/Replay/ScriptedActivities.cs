using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Scoring;
using MeritFunctions.Verification;
using Microsoft.DurableTask.Converters;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Activities that play a whole cycle: one agency that hands in at once, one that is reminded first, one whose assessor
/// asks, one whose assessor is late, one whose scoring fails until a person orders another try, one that stays silent.
/// People act from within the activities, so that skipped time never runs past them.
/// </summary>
/// <param name="wake">Raises an event at an instance.</param>
internal sealed class ScriptedActivities(Action<string, string> wake)
{
    public const string Prompt = "3173";
    public const string Reminded = "3671";
    public const string Clarified = "7371";
    public const string Late = "7471";
    public const string Faulty = "7571";
    public const string Silent = "9101";

    private const string Stuck = "3";

    /// <summary>More than the retry policy tries, so that the fault becomes visible.</summary>
    private const int FaultsBeforeHelp = 5;

    private readonly Dictionary<string, ScriptedAgency> _agencies = new()
    {
        [Prompt] = new() { Receipt = "r-1" },
        [Reminded] = new(),
        [Clarified] = new() { Receipt = "r-1" },
        [Late] = new() { Receipt = "r-1" },
        [Faulty] = new() { Receipt = "r-1", ScoringFaults = FaultsBeforeHelp },
        [Silent] = new(),
    };

    private bool _isReleased;

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
            nameof(CycleActivities.ListBatch) => _agencies.Keys.Order(StringComparer.Ordinal),
            nameof(CycleActivities.SetCycleStatus) => null,
            nameof(CycleActivities.IsReleased) => Release(Input<string>()),
            nameof(CycleActivities.ReadAssessment) => Read(Input<AssessmentKey>()),
            nameof(CycleActivities.CloseWithoutSubmission) => true,
            nameof(CycleActivities.RecordFault) => Fault(Input<FaultInput>()),
            nameof(ScoringActivities.ScoreSubmission) => Score(Input<ScoreSubmissionInput>()),
            nameof(VerificationActivities.ApplyDecision) => Apply(Input<ApplyDecisionInput>()),
            nameof(VerificationActivities.MarkOverdue) => DecideLate(Input<AssessmentKey>()),
            nameof(DeterminationActivities.DetermineBatch) => new DeterminedBatch(5, 1, "hash-5"),
            nameof(DeterminationActivities.PublishResults) => null,
            nameof(DeterminationActivities.ListDetermined) => new[] { Prompt, Reminded },
            nameof(MailActivities.QueueMails) => ReadMails(Input<NotificationInput[]>()),
            nameof(MailActivities.ListDueMails) => _due.TryDequeue(out DueMails[]? due) ? due : [],
            nameof(MailActivities.SendMails) => Input<DueMails>().From == Stuck ? throw new TimeoutException("The store does not answer.") : 32,
            _ => throw new InvalidOperationException($"The script knows no activity {name}."),
        };
        return JsonDataConverter.Default.Serialize(result);
    }

    private bool Release(string cycle)
    {
        if (_isReleased)
        {
            return true;
        }
        _isReleased = true;
        wake(InstanceIds.Cycle(cycle), Wakes.CycleReleased);
        return false;
    }

    private AssessmentView Read(AssessmentKey key)
    {
        ScriptedAgency agency = _agencies[key.Agency];
        var view = new AssessmentView(agency.Stage, agency.Receipt, agency.DecisionId);
        if (agency.Stage == AssessmentStage.Faulted)
        {
            // The operator orders another try.
            agency.Stage = AssessmentStage.AwaitingSubmission;
            wake(InstanceIds.Assessment(key.CycleId, key.Agency), Wakes.AssessmentChanged);
        }
        return view;
    }

    private object? Fault(FaultInput fault)
    {
        _agencies[fault.Agency].Stage = AssessmentStage.Faulted;
        return null;
    }

    private object? Score(ScoreSubmissionInput input)
    {
        ScriptedAgency agency = _agencies[input.Agency];
        if (agency.ScoringFaults-- > 0)
        {
            throw new TimeoutException("The store does not answer.");
        }
        agency.Stage = AssessmentStage.AwaitingVerification;
        agency.DecisionId = input.Agency == Late ? null : $"d-{input.Receipt}";
        return null;
    }

    private AppliedDecision Apply(ApplyDecisionInput input)
    {
        ScriptedAgency agency = _agencies[input.Agency];
        agency.DecisionId = null;
        bool asks = input.Agency == Clarified && agency.Receipt == "r-1";
        agency.Stage = asks ? AssessmentStage.ClarificationRequested : AssessmentStage.Verified;
        return new AppliedDecision(asks ? MeritHistoryRecorder.Schedule.VerificationDeadline.AddDays(7) : null);
    }

    private object? DecideLate(AssessmentKey key)
    {
        _agencies[key.Agency].DecisionId = "d-late";
        wake(InstanceIds.Assessment(key.CycleId, key.Agency), Wakes.AssessmentChanged);
        return null;
    }

    /// <summary>What a mail moves its reader to.</summary>
    private object? ReadMails(NotificationInput[] mails)
    {
        NotificationInput mail = mails[0];
        string? receipt = (mail.Kind, mail.Agency) switch
        {
            (NotificationKind.Reminder, Reminded) => "r-1",
            (NotificationKind.Clarification, Clarified) => "r-2",
            _ => null,
        };
        if (receipt is not null)
        {
            _agencies[mail.Agency].Receipt = receipt;
            wake(InstanceIds.Assessment(mail.CycleId, mail.Agency), Wakes.AssessmentChanged);
        }
        return null;
    }
}
