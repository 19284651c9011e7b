using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Instruments;
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
    ScoreImports imports,
    Outbox outbox,
    ChangeLog changes,
    TimeProvider clock)
{
    // Files that cannot be judged yet have a grace of some seconds.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(1);

    /// <summary>Takes every step that is possible now.</summary>
    /// <returns>Where the assessment stands then, and what it waits for.</returns>
    /// <exception cref="InvalidOperationException">The assessment, or what it refers to, is missing.</exception>
    public async Task<AssessmentView> TakeAsync(AssessmentKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        CycleInstrument cycle = await cycles.FindRecentAsync(key.CycleId, cancellation) ?? throw new InvalidOperationException($"Cycle {key.CycleId} is missing.");
        AssessmentRow row = await ReadAsync(key, cancellation);
        // Where nobody could decide when it was read, there is no decision to look for.
        bool mayBeDecided = row.ScoredReceipt is not null && (row.IsSettledIn(cycle.Cycle) || row.ClarificationRounds > 0 || row.Stage == AssessmentStage.Verified);
        MadeChanges made = new(row.Unlogged);
        if (row.Unlogged.Length > 0)
        {
            // Whoever made these changes may have stopped before they were written down; the log takes each once.
            await changes.NoteAsync(key.CycleId, row.Unlogged, cancellation);
        }

        if (row.Fault is not null)
        {
            row = await assessments.ChangeAsync(row, ClearFault, cancellation) ?? throw Missing(key.CycleId, key.Agency);
        }

        if (row.IsWithdrawn || cycle.Cycle.Status == CycleStatus.Cancelled)
        {
            return View(row, cycle.Cycle, null);
        }

        if (HasMoreTime(row, cycle.Cycle))
        {
            row = await ReopenAsync(row, cycle.Cycle, made, cancellation);
        }

        if (IsEndPassed(row, cycle.Cycle))
        {
            // A deadline may have been moved lately. When it comes, it comes for all agencies, which share what is read.
            cycle = await cycles.FindRecentAsync(key.CycleId, cancellation, JustNow) ?? cycle;
            await imports.TakeUpAsync(cycle, client, cancellation);
            if (IsEndPassed(row, cycle.Cycle) && !await intake.TakeInAgencyAsync(key.CycleId, key.Agency, client, cancellation))
            {
                return View(await ReadAsync(key, cancellation), cycle.Cycle, clock.GetUtcNow() + LookAgain);
            }

            // What the look has found stands in the row, which is then read anew.
            row = await CloseAsync(row, cycle.Cycle, made, cancellation);
        }

        if (IsUnscored(row))
        {
            row = await ScoreAsync(row, cycle, made, cancellation);
        }

        if (mayBeDecided && await FindDecisionAsync(row, cancellation) is { } decision)
        {
            row = await ApplyAsync(row, decision, cycle, made, cancellation);
        }

        await changes.NoteAsync(key.CycleId, made.All, cancellation);
        await TellAsync(row, cycle, client, cancellation);
        return View(await RemindAsync(row, cycle.Cycle, client, cancellation), cycle.Cycle, null);
    }

    /// <summary>Whether something that is stored waits for a step.</summary>
    /// <param name="row">The assessment.</param>
    /// <param name="cycle">Its cycle.</param>
    /// <param name="decided">The keys of all decisions of the cycle.</param>
    /// <param name="now">The present moment.</param>
    public static bool IsDue(AssessmentRow row, CycleRow cycle, IReadOnlySet<string> decided, DateTimeOffset now) =>
        row.Stage != AssessmentStage.Determined
        && !row.IsWithdrawn
        && cycle.Status != CycleStatus.Cancelled
        && (IsUnscored(row)
            || HasMoreTime(row, cycle)
            || EndOf(row, cycle) < now
            || AnswerReminders.Due(row, cycle, now) is not null
            || (OpenKey(row) is { } key && decided.Contains(key)));

    // An upload that was taken in when the assessment had ended puts it back to where it waits for one.
    private static bool IsUnscored(AssessmentRow row) =>
        row.Receipt is not null && row.Stage is not (AssessmentStage.Determined or AssessmentStage.Withdrawn) && (row.Receipt != row.ScoredReceipt || row.Stage == AssessmentStage.AwaitingSubmission);

    /// <summary>The end of the time in which the agency may still upload; null when it has passed and nothing is left to look for. A pause ends nothing.</summary>
    public static DateTimeOffset? EndOf(AssessmentRow row, CycleRow cycle) =>
        cycle.PausedAt is not null || row.IsWithdrawn ? null
        : row.Stage == AssessmentStage.ClarificationRequested ? Later(row.ClarifyUntil, row.IsClosedIn(cycle) ? null : row.DeadlineIn(cycle))
        : row.IsSettledIn(cycle) ? null
        : row.DeadlineIn(cycle);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    // Closed by a deadline that was moved since.
    private static bool HasMoreTime(AssessmentRow row, CycleRow cycle) => row.ClosedAt is not null && row.Stage is not (AssessmentStage.Determined or AssessmentStage.Withdrawn) && !row.IsClosedIn(cycle);

    // What a person could decide on next.
    private static string? OpenKey(AssessmentRow row) => row switch
    {
        { Stage: AssessmentStage.AwaitingVerification, Receipt: { } receipt } when receipt == row.ScoredReceipt => DecisionRow.OnUpload(row.RowKey, receipt, row.ClarificationRounds),
        { Stage: AssessmentStage.Verified, Receipt: { } receipt } => DecisionRow.OnVerified(row.RowKey, receipt, row.ClarificationRounds),
        _ => null,
    };

    private bool IsEndPassed(AssessmentRow row, CycleRow cycle) => EndOf(row, cycle) is { } end && clock.GetUtcNow() > end;

    private Task<AssessmentRow> ReopenAsync(AssessmentRow row, CycleRow cycle, MadeChanges made, CancellationToken cancellation) =>
        ChangeAsync(
            row,
            made,
            r =>
            {
                if (!HasMoreTime(r, cycle))
                {
                    return null;
                }

                string id = $"more-time|{r.RowKey}|{r.ClosedAt:O}";
                r.ClosedAt = null;
                r.Stage = r.Stage == AssessmentStage.NotSubmitted ? AssessmentStage.AwaitingSubmission : r.Stage;
                return changes.Change(id, AuditKind.AssessmentReopened, r.RowKey, why: "deadline");
            },
            cancellation);

    private Task<AssessmentRow> CloseAsync(AssessmentRow row, CycleRow cycle, MadeChanges made, CancellationToken cancellation) =>
        ChangeAsync(
            row,
            made,
            r =>
            {
                // The last look may have found an answer to a clarification.
                if (!IsEndPassed(r, cycle))
                {
                    return null;
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

                return changes.Change(string.Create(CultureInfo.InvariantCulture, $"closed|{r.RowKey}|{r.ClarificationRounds}|{r.DeadlineIn(cycle):O}"), AuditKind.AssessmentClosed, r.RowKey, why: r.Stage);
            },
            cancellation);

    private async Task<AssessmentRow> ScoreAsync(AssessmentRow row, CycleInstrument cycle, MadeChanges made, CancellationToken cancellation)
    {
        string receipt = row.Receipt!;
        (ScoreRecord score, string hash) = await scoring.ScoreAsync(cycle, row, receipt, cancellation);
        if (row.ScoredReceipt is { } earlier && earlier != receipt
            && await decisions.FindAsync(row.PartitionKey, DecisionRow.OnUpload(row.RowKey, earlier, row.ClarificationRounds), cancellation) is { } superseded)
        {
            // Whether it was applied or still waited: what it decided on does not count any more.
            made.Add(changes.Change($"superseded|{superseded.RowKey}", AuditKind.DecisionSuperseded, $"{row.RowKey}/{earlier}", why: superseded.DecisionId));
        }

        return await ChangeAsync(
            row,
            made,
            r =>
            {
                if (r.Receipt != receipt || !IsUnscored(r))
                {
                    return null;
                }

                r.Stage = AssessmentStage.AwaitingVerification;
                r.ScoredReceipt = receipt;
                r.SelfScore = AssessmentRow.ToText(score.Score);
                r.SelfScoreHash = hash;
                r.SelfCategory = score.Category;
                return changes.Change($"scored|{r.RowKey}|{receipt}", AuditKind.SubmissionScored, $"{r.RowKey}/{receipt}", hash);
            },
            cancellation);
    }

    private async Task<VerificationDecision?> FindDecisionAsync(AssessmentRow row, CancellationToken cancellation) =>
        OpenKey(row) is { } key && await decisions.FindAsync(row.PartitionKey, key, cancellation) is { } stored ? VerificationDecision.Of(stored) : null;

    private async Task<AssessmentRow> ApplyAsync(AssessmentRow row, VerificationDecision decision, CycleInstrument cycle, MadeChanges made, CancellationToken cancellation)
    {
        // What is confirmed stands as it was scored; only an adjustment, or a correction of the index, makes another score.
        (ScoreRecord Score, string Hash)? adjusted = decision.Rescores ? await scoring.AdjustAsync(cycle, row, decision, cancellation) : null;
        return await ChangeAsync(
            row,
            made,
            r =>
            {
                // The row may have moved on since it was read: then the decision is superseded.
                if (OpenKey(r) != decision.Key)
                {
                    return null;
                }

                Apply(r, decision, adjusted?.Score);
                return changes.Change(
                    $"applied|{decision.Key}",
                    decision.Outcome == VerificationOutcome.Reopen ? AuditKind.AssessmentReopened : AuditKind.DecisionApplied,
                    $"{r.RowKey}/{decision.Receipt}",
                    adjusted?.Hash ?? (decision.Outcome == VerificationOutcome.Confirm ? r.SelfScoreHash : null),
                    why: decision.DecisionId);
            },
            cancellation);
    }

    private static void Apply(AssessmentRow row, VerificationDecision decision, ScoreRecord? adjusted)
    {
        row.DecisionId = decision.DecisionId;
        row.Applied = row.Applied.Length == 0 ? decision.Key : $"{row.Applied}\n{decision.Key}";
        (row.VerifiedScore, row.Category, row.VerifiedRecord) = decision.Outcome switch
        {
            VerificationOutcome.Confirm when adjusted is null => (row.SelfScore, row.SelfCategory, RecordNames.SelfScore(decision.CycleId, decision.Agency, decision.Receipt)),
            VerificationOutcome.Confirm or VerificationOutcome.Adjust => (
                AssessmentRow.ToText(adjusted!.Score), adjusted.Category, RecordNames.VerifiedScore(decision.CycleId, decision.Agency, decision.Receipt, decision.Round)),
            _ => ((string?)null, (string?)null, (string?)null),
        };
        switch (decision.Outcome)
        {
            case VerificationOutcome.Clarify:
                row.Stage = AssessmentStage.ClarificationRequested;
                row.ClarifyUntil = decision.ClarifyUntil;
                row.AskedAt = decision.DecidedAt;
                row.AnswerRemindedUntil = null;
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
    private async Task TellAsync(AssessmentRow row, CycleInstrument cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        NotificationInput? mail = row.Stage switch
        {
            // Who has nothing to hand in has not failed to.
            AssessmentStage.NotSubmitted when cycle.Instrument.Intake == IntakeKind.SelfAssessment =>
                new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.NotSubmitted, NotificationInput.Stamp(row.DeadlineIn(cycle.Cycle))),
            AssessmentStage.ClarificationRequested => new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.Clarification, row.Applied.Split('\n')[^1]),
            AssessmentStage.AwaitingSubmission when row is { TakenBack: { } takenBack, Receipt: null } =>
                new NotificationInput(row.PartitionKey, row.RowKey, NotificationKind.TakenBack, takenBack),
            _ => null,
        };
        // The invitation went out when the cycle opened. A link that was sent anew since is in the row, and whoever sent it may have stopped before the mail.
        NotificationInput? link = row is { LinkSentAt: not null, LinkRevokedAt: null } ? NotificationInput.Invitation(row) : null;
        foreach (NotificationInput due in new[] { mail, link }.OfType<NotificationInput>())
        {
            await outbox.SendOnceAsync(due, client, cancellation);
        }
    }

    // Whoever stops before the row says so queues the same mail again, under the same id.
    private async Task<AssessmentRow> RemindAsync(AssessmentRow row, CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        if (AnswerReminders.Due(row, cycle, clock.GetUtcNow()) is not { } due)
        {
            return row;
        }

        await outbox.SendOnceAsync(AnswerReminders.MailOf(row, cycle, due.Days), client, cancellation);
        return await assessments.ChangeAsync(
            row,
            r =>
            {
                bool isNews = r.AskedAt == row.AskedAt && !(r.AnswerRemindedUntil >= due.At);
                r.AnswerRemindedUntil = isNews ? due.At : r.AnswerRemindedUntil;
                return isNews;
            },
            cancellation) ?? throw Missing(row.PartitionKey, row.RowKey);
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

    // The change and the word of it are one write, so that neither is without the other; then it is written down.
    private async Task<AssessmentRow> ChangeAsync(AssessmentRow row, MadeChanges made, Func<AssessmentRow, AuditEvent?> change, CancellationToken cancellation)
    {
        AuditEvent? last = null;
        AssessmentRow? after = await assessments.ChangeAsync(
            row,
            r =>
            {
                last = change(r);
                r.Unlogged = last is null ? r.Unlogged : made.In(r.Unlogged, last);
                return last is not null;
            },
            cancellation);
        if (last is not null)
        {
            made.Add(last);
        }

        return after ?? throw Missing(row.PartitionKey, row.RowKey);
    }

    private static InvalidOperationException Missing(string cycle, string agency) => new($"Assessment {agency} of cycle {cycle} is missing.");

    private AssessmentView View(AssessmentRow row, CycleRow cycle, DateTimeOffset? lookAgain) => new(
        row.Stage,
        lookAgain ?? AnswerReminders.Next(row, cycle, clock.GetUtcNow()) ?? EndOf(row, cycle),
        row.HasEndedIn(cycle));

    /// <summary>What a step makes.</summary>
    /// <param name="noted">What its row held at the start, which is written down before anything is made.</param>
    private sealed class MadeChanges(string noted)
    {
        private readonly List<AuditEvent> _all = [];
        private readonly HashSet<string> _known = [.. ChangeLog.ListOf(noted).Select(change => change.Id)];

        /// <summary>All so far, oldest first.</summary>
        public IReadOnlyList<AuditEvent> All => _all;

        /// <summary>One more was made.</summary>
        public void Add(AuditEvent change)
        {
            _all.Add(change);
            _known.Add(change.Id);
        }

        /// <summary>What a row is to hold with one change more. What else it holds by then is of an order that came in between, and stays.</summary>
        public string In(string unlogged, AuditEvent last) =>
            StoredJson.ToText<IReadOnlyList<AuditEvent>>([.. ChangeLog.ListOf(unlogged).Where(change => !_known.Contains(change.Id)), .. _all, last]);
    }
}

/// <summary>Where an assessment stands when nothing more can be done now.</summary>
/// <param name="Stage">One of <see cref="AssessmentStage"/>.</param>
/// <param name="WaitUntil">When to look again if nothing is stored before; null when only something stored can take it on.</param>
/// <param name="IsDone">Whether it has ended, as long as nobody reopens it.</param>
public sealed record AssessmentView(string Stage, DateTimeOffset? WaitUntil, bool IsDone);
