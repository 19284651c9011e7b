using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Scoring;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Takes an assessment as far as what is stored allows: closes it, scores what was uploaded, applies what was decided.
/// Whoever wakes it, and however often, it reads the store and leaves the same.
/// </summary>
public sealed class AssessmentSteps(
    CycleInstruments cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    SubmissionScoring scoring,
    IntakeSweep intake,
    Outbox outbox,
    TimeProvider clock)
{
    // Files that cannot be judged yet have a grace of some seconds.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>Takes every step that is possible now.</summary>
    /// <returns>Where the assessment stands then, and what it waits for.</returns>
    /// <exception cref="InvalidOperationException">The assessment, or what it refers to, is missing.</exception>
    public async Task<AssessmentView> TakeAsync(AssessmentKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        CycleInstrument cycle = await cycles.FindRecentAsync(key.CycleId, cancellation) ?? throw new InvalidOperationException($"Cycle {key.CycleId} is missing.");
        AssessmentRow row = await ReadAsync(key, cancellation);
        // Where nobody could decide when it was read, there is no decision to look for.
        bool mayBeDecided = row.ScoredReceipt is not null && (row.IsSettled || row.ClarificationRounds > 0);
        if (row.Fault is not null)
        {
            row = await ChangeAsync(row, ClearFault, cancellation);
        }

        if (IsEndPassed(row, cycle.Cycle))
        {
            // A deadline may have been moved a moment ago.
            cycle = await cycles.GetAsync(key.CycleId, cancellation);
            if (IsEndPassed(row, cycle.Cycle) && !await intake.TakeInAgencyAsync(key.CycleId, key.Agency, client, cancellation))
            {
                return View(await ReadAsync(key, cancellation), cycle.Cycle, clock.GetUtcNow() + LookAgain);
            }

            // What the look has found stands in the row, which is then read anew.
            row = await CloseAsync(row, cycle.Cycle, cancellation);
        }

        if (IsUnscored(row))
        {
            row = await ScoreAsync(row, cycle, cancellation);
        }

        if (mayBeDecided && await FindDecisionAsync(row, cancellation) is { } decision)
        {
            row = await ApplyAsync(row, decision, cycle, cancellation);
        }

        await TellAsync(row, client, cancellation);
        return View(row, cycle.Cycle, null);
    }

    /// <summary>Whether something that is stored waits for a step.</summary>
    /// <param name="row">The assessment.</param>
    /// <param name="cycle">Its cycle.</param>
    /// <param name="decided">The keys of all decisions of the cycle.</param>
    /// <param name="now">The present moment.</param>
    public static bool IsDue(AssessmentRow row, CycleRow cycle, IReadOnlySet<string> decided, DateTimeOffset now) =>
        row.Stage != AssessmentStage.Determined
        && (IsUnscored(row)
            || EndOf(row, cycle) < now
            || (OpenKey(row) is { } key && decided.Contains(key)));

    // An upload that was taken in when the assessment had ended puts it back to where it waits for one.
    private static bool IsUnscored(AssessmentRow row) =>
        row.Receipt is not null && row.Stage != AssessmentStage.Determined && (row.Receipt != row.ScoredReceipt || row.Stage == AssessmentStage.AwaitingSubmission);

    // The end of the time in which the agency may still upload; null when it has passed and nothing is left to look for.
    private static DateTimeOffset? EndOf(AssessmentRow row, CycleRow cycle) =>
        row.Stage == AssessmentStage.ClarificationRequested ? Later(row.ClarifyUntil, row.ClosedAt is null ? DeadlineOf(row, cycle) : null)
        : row.IsSettled ? null
        : DeadlineOf(row, cycle);

    private static DateTimeOffset DeadlineOf(AssessmentRow row, CycleRow cycle) => row.SubmissionDeadline ?? cycle.SubmissionDeadline;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    // What a person could decide on next.
    private static string? OpenKey(AssessmentRow row) => row switch
    {
        { Stage: AssessmentStage.AwaitingVerification, Receipt: { } receipt } when receipt == row.ScoredReceipt => DecisionRow.OnUpload(row.RowKey, receipt, row.ClarificationRounds),
        { Stage: AssessmentStage.Verified, Receipt: { } receipt } => DecisionRow.OnVerified(row.RowKey, receipt, row.ClarificationRounds),
        _ => null,
    };

    private bool IsEndPassed(AssessmentRow row, CycleRow cycle) => EndOf(row, cycle) is { } end && clock.GetUtcNow() > end;

    private Task<AssessmentRow> CloseAsync(AssessmentRow row, CycleRow cycle, CancellationToken cancellation) =>
        ChangeAsync(
            row,
            r =>
            {
                // The last look may have found an answer to a clarification.
                if (!IsEndPassed(r, cycle))
                {
                    return false;
                }

                r.ClosedAt ??= clock.GetUtcNow();
                if (r.Stage == AssessmentStage.ClarificationRequested)
                {
                    // Nobody answered: the assessor decides on what there is.
                    r.Stage = AssessmentStage.AwaitingVerification;
                }
                else if (r.Receipt is null)
                {
                    r.Stage = AssessmentStage.NotSubmitted;
                }

                return true;
            },
            cancellation);

    private async Task<AssessmentRow> ScoreAsync(AssessmentRow row, CycleInstrument cycle, CancellationToken cancellation)
    {
        string receipt = row.Receipt!;
        ScoreRecord score = await scoring.ScoreAsync(cycle, row, receipt, cancellation);
        return await ChangeAsync(
            row,
            r =>
            {
                if (r.Receipt != receipt || !IsUnscored(r))
                {
                    return false;
                }

                r.Stage = AssessmentStage.AwaitingVerification;
                r.ScoredReceipt = receipt;
                r.SelfScore = AssessmentRow.ToText(score.Score);
                r.SelfCategory = score.Category;
                return true;
            },
            cancellation);
    }

    private async Task<VerificationDecision?> FindDecisionAsync(AssessmentRow row, CancellationToken cancellation) =>
        OpenKey(row) is { } key && await decisions.FindAsync(row.PartitionKey, key, cancellation) is { } stored ? VerificationDecision.Of(stored) : null;

    private async Task<AssessmentRow> ApplyAsync(AssessmentRow row, VerificationDecision decision, CycleInstrument cycle, CancellationToken cancellation)
    {
        ScoreRecord? verified = decision.Outcome is VerificationOutcome.Confirm or VerificationOutcome.Adjust
            ? await scoring.VerifyAsync(cycle, row, decision, cancellation)
            : null;
        return await ChangeAsync(
            row,
            r =>
            {
                // The row may have moved on since it was read: then the decision is superseded.
                if (OpenKey(r) != decision.Key)
                {
                    return false;
                }

                Apply(r, decision, verified);
                return true;
            },
            cancellation);
    }

    private static void Apply(AssessmentRow row, VerificationDecision decision, ScoreRecord? verified)
    {
        row.DecisionId = decision.DecisionId;
        row.Applied = row.Applied.Length == 0 ? decision.Key : $"{row.Applied}\n{decision.Key}";
        row.VerifiedScore = AssessmentRow.ToText(verified?.Score);
        row.Category = verified?.Category;
        row.VerifiedRecord = verified is null ? null : RecordNames.VerifiedScore(decision.CycleId, decision.Agency, decision.Receipt, decision.Round);
        switch (decision.Outcome)
        {
            case VerificationOutcome.Clarify:
                row.Stage = AssessmentStage.ClarificationRequested;
                row.ClarifyUntil = decision.ClarifyUntil;
                row.ClarificationRounds++;
                break;
            case VerificationOutcome.Reopen:
                row.Stage = AssessmentStage.AwaitingVerification;
                row.ClarificationRounds++;
                break;
            default:
                row.Stage = AssessmentStage.Verified;
                // The time for an answer ends with the decision; an answer from before it that is found later still counts.
                row.ClarifyUntil = row.ClarifyUntil > decision.DecidedAt ? decision.DecidedAt : row.ClarifyUntil;
                break;
        }
    }

    // What a stage means for an agency is told each time that it is found to stand there; the outbox knows what it was told.
    private async Task TellAsync(AssessmentRow row, DurableTaskClient client, CancellationToken cancellation)
    {
        NotificationInput? mail = row.Stage switch
        {
            AssessmentStage.NotSubmitted => new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.NotSubmitted, ""),
            AssessmentStage.ClarificationRequested => new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.Clarification, row.Applied.Split('\n')[^1]),
            _ => null,
        };
        if (mail is not null && await outbox.QueueAsync(mail, cancellation))
        {
            await Outbox.WakeAsync(client, cancellation);
        }
    }

    private static bool ClearFault(AssessmentRow row)
    {
        bool had = row.Fault is not null;
        row.Fault = null;
        row.FaultSince = null;
        return had;
    }

    private async Task<AssessmentRow> ReadAsync(AssessmentKey key, CancellationToken cancellation) =>
        await assessments.FindAsync(key.CycleId, key.Agency, cancellation) ?? throw Missing(key.CycleId, key.Agency);

    private async Task<AssessmentRow> ChangeAsync(AssessmentRow row, Func<AssessmentRow, bool> change, CancellationToken cancellation) =>
        await assessments.ChangeAsync(row, change, cancellation) ?? throw Missing(row.PartitionKey, row.RowKey);

    private static InvalidOperationException Missing(string cycle, string agency) => new($"Assessment {agency} of cycle {cycle} is missing.");

    private static AssessmentView View(AssessmentRow row, CycleRow cycle, DateTimeOffset? lookAgain) => new(
        row.Stage,
        lookAgain ?? EndOf(row, cycle),
        row.Stage is AssessmentStage.NotSubmitted or AssessmentStage.Determined || (row.Stage == AssessmentStage.Verified && row.IsSettled));
}

/// <summary>Where an assessment stands when nothing more can be done now.</summary>
/// <param name="Stage">One of <see cref="AssessmentStage"/>.</param>
/// <param name="WaitUntil">When to look again if nothing is stored before; null when only something stored can take it on.</param>
/// <param name="IsDone">Whether it has ended, as long as nobody reopens it.</param>
public sealed record AssessmentView(string Stage, DateTimeOffset? WaitUntil, bool IsDone);
