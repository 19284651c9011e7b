using Merit.Adapters.Storage;
using MeritFunctions.Awards;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Notifications;
using MeritFunctions.Scoring;
using MeritFunctions.Verification;
using Microsoft.DurableTask;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// Activities that play a whole cycle: one agency that hands in at once, one that is reminded first, one whose assessor
/// asks, one whose assessor is late, one whose scoring fails until a person orders another try, one that stays silent.
/// People act from within the activities, so that skipped time never runs past them.
/// </summary>
/// <param name="wake">Raises an event at an instance.</param>
internal sealed class ScriptedActivities(Func<string, string, Task> wake)
{
    public const string Prompt = "3173";
    public const string Reminded = "3671";
    public const string Clarified = "7371";
    public const string Late = "7471";
    public const string Faulty = "7571";
    public const string Silent = "9101";

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

    private static Task<object?> Nothing => Task.FromResult<object?>(null);

    private bool _isReleased;
    private bool _isUnclear = true;

    public void Register(DurableTaskRegistry tasks)
    {
        tasks.AddActivityFunc<string, int>(nameof(CycleActivities.OpenCycle), (_, _) => 1);
        tasks.AddActivityFunc<BatchKey, List<string>>(nameof(CycleActivities.ListBatch), (_, _) => [.. _agencies.Keys.Order(StringComparer.Ordinal)]);
        tasks.AddActivityFunc<CycleStatusChange, object?>(nameof(CycleActivities.SetCycleStatus), (_, _) => Nothing);
        tasks.AddActivityFunc<string, bool>(nameof(CycleActivities.IsReleased), (_, cycle) => ReleaseAsync(cycle));
        tasks.AddActivityFunc<AssessmentKey, AssessmentView>(nameof(CycleActivities.ReadAssessment), (_, key) => ReadAsync(key));
        tasks.AddActivityFunc<AssessmentKey, bool>(nameof(CycleActivities.CloseWithoutSubmission), (_, _) => true);
        tasks.AddActivityFunc<FaultInput, object?>(nameof(CycleActivities.RecordFault), (_, fault) => _agencies[fault.Agency].Stage = AssessmentStage.Faulted);
        tasks.AddActivityFunc<ScoreSubmissionInput, object?>(nameof(ScoringActivities.ScoreSubmission), (_, input) => Score(input));
        tasks.AddActivityFunc<ApplyDecisionInput, AppliedDecision>(nameof(VerificationActivities.ApplyDecision), (_, input) => Apply(input));
        tasks.AddActivityFunc<AssessmentKey, object?>(nameof(VerificationActivities.MarkOverdue), (_, key) => DecideLateAsync(key));
        tasks.AddActivityFunc<DetermineBatchInput, DeterminedBatch>(nameof(DeterminationActivities.DetermineBatch), (_, _) => new DeterminedBatch(5, 1, "hash-5"));
        tasks.AddActivityFunc<string, object?>(nameof(DeterminationActivities.PublishResults), (_, _) => Nothing);
        tasks.AddActivityFunc<BatchKey, List<string>>(nameof(AwardActivities.ListDetermined), (_, _) => [Prompt, Reminded]);
        tasks.AddActivityFunc<NotificationInput, object?>(nameof(NotificationActivities.QueueNotification), (_, mail) => ReadMailAsync(mail));
        tasks.AddActivityFunc<NotificationInput, DeliveryStep>(nameof(NotificationActivities.SendNotification), (_, mail) => Send(mail));
        tasks.AddActivityFunc<NotificationInput, string>(nameof(NotificationActivities.GiveUp), (_, _) => NotificationStatus.Failed);
    }

    private async Task<bool> ReleaseAsync(string cycle)
    {
        if (_isReleased)
        {
            return true;
        }
        _isReleased = true;
        await wake(InstanceIds.Cycle(cycle), Wakes.CycleReleased);
        return false;
    }

    private async Task<AssessmentView> ReadAsync(AssessmentKey key)
    {
        ScriptedAgency agency = _agencies[key.Agency];
        var view = new AssessmentView(agency.Stage, agency.Receipt, agency.DecisionId);
        if (agency.Stage == AssessmentStage.Faulted)
        {
            // The operator orders another try.
            agency.Stage = AssessmentStage.AwaitingSubmission;
            await wake(InstanceIds.Assessment(key.CycleId, key.Agency), Wakes.AssessmentChanged);
        }
        return view;
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

    private async Task<object?> DecideLateAsync(AssessmentKey key)
    {
        _agencies[key.Agency].DecisionId = "d-late";
        await wake(InstanceIds.Assessment(key.CycleId, key.Agency), Wakes.AssessmentChanged);
        return null;
    }

    /// <summary>What the mail moves its reader to.</summary>
    private async Task<object?> ReadMailAsync(NotificationInput mail)
    {
        string? receipt = (mail.Kind, mail.Agency) switch
        {
            (NotificationKind.Reminder, Reminded) => "r-1",
            (NotificationKind.Clarification, Clarified) => "r-2",
            _ => null,
        };
        if (receipt is not null)
        {
            _agencies[mail.Agency].Receipt = receipt;
            await wake(InstanceIds.Assessment(mail.CycleId, mail.Agency), Wakes.AssessmentChanged);
        }
        return null;
    }

    private DeliveryStep Send(NotificationInput mail)
    {
        if (mail.Kind == NotificationKind.Result && mail.Agency == Prompt && _isUnclear)
        {
            _isUnclear = false;
            return new DeliveryStep(NotificationStatus.Unknown, 600);
        }
        return new DeliveryStep(NotificationStatus.Sent, null);
    }
}
