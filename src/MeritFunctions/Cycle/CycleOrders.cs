using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Operators' orders that concern a whole cycle. Each is one write to the cycle's row; the row decides from then on, and the cycle's
/// orchestration wakes whoever waits. The same order again finds itself done.
/// </summary>
public sealed class CycleOrders(CycleTable cycles, AssessmentTable assessments, ChangeLog changes, TimeProvider clock)
{
    /// <summary>Moves the deadlines of a cycle that is not released.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="submission">Until when agencies may submit; null leaves it. Not before the present deadline when an assessment was closed by that.</param>
    /// <param name="verification">When verification should be done; null leaves it.</param>
    /// <param name="order">Who orders it, and why.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> MoveDeadlinesAsync(
        string cycle, DateTimeOffset? submission, DateTimeOffset? verification, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        bool isAnyClosed = submission is not null && (await assessments.ListAsync(cycle, cancellation)).Exists(r => r.ClosedAt is not null);
        return await ChangeAsync(
            cycle,
            AuditKind.DeadlineMoved,
            order,
            // An order that names no deadline is none, and refused below.
            row => (submission ?? verification) is not null && (submission ?? row.SubmissionDeadline, verification ?? row.VerificationDeadline) == (row.SubmissionDeadline, row.VerificationDeadline),
            row => Check(row, submission, verification, isAnyClosed),
            row =>
            {
                // Reminders that would have been due by now are not made up for.
                (row.RemindedUntil, row.WakeFor) = submission is null || submission == row.SubmissionDeadline ? (row.RemindedUntil, row.WakeFor) : (clock.GetUtcNow(), row.Changes);
                row.SubmissionDeadline = submission ?? row.SubmissionDeadline;
                row.VerificationDeadline = verification ?? row.VerificationDeadline;
            },
            client,
            cancellation);
    }

    /// <summary>Pauses a cycle: uploads are taken in, but nothing is closed, decided or reminded of.</summary>
    public Task<OrderOutcome> PauseAsync(string cycle, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(cycle, AuditKind.CyclePaused, order, row => row.PausedAt is not null, _ => null, row => row.PausedAt = clock.GetUtcNow(), client, cancellation);

    /// <summary>Has a paused cycle go on. Deadlines stay what they are; reminders of the meantime are not made up for.</summary>
    public Task<OrderOutcome> ResumeAsync(string cycle, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            cycle,
            AuditKind.CycleResumed,
            order,
            row => row.PausedAt is null,
            _ => null,
            row => (row.PausedAt, row.RemindedUntil, row.WakeFor) = (null, clock.GetUtcNow(), row.Changes),
            client,
            cancellation);

    /// <summary>Ends a cycle without results.</summary>
    public Task<OrderOutcome> CancelAsync(string cycle, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            cycle,
            AuditKind.CycleCancelled,
            order,
            row => row.Status == CycleStatus.Cancelled,
            _ => null,
            row => (row.Status, row.CancelledAt, row.WakeFor) = (CycleStatus.Cancelled, clock.GetUtcNow(), row.Changes),
            client,
            cancellation);

    /// <summary>Writes down what was ordered, when whoever ordered it may have stopped before.</summary>
    public async Task LogAsync(CycleRow row, CancellationToken cancellation)
    {
        if (row.Unlogged.Length == 0)
        {
            return;
        }

        string noted = row.Unlogged;
        await changes.NoteAsync(row.RowKey, noted, cancellation);
        await cycles.ChangeAsync(
            row.RowKey,
            r =>
            {
                bool isAll = r.Unlogged == noted;
                r.Unlogged = isAll ? "" : r.Unlogged;
                return isAll;
            },
            cancellation);
    }

    private OrderOutcome? Check(CycleRow row, DateTimeOffset? submission, DateTimeOffset? verification, bool isAnyClosed)
    {
        FindingList findings = new(Messages.Find);
        if (submission is null && verification is null)
        {
            findings.Error("deadline-required", "/submissionDeadline");
        }

        CheckTime(submission, "/submissionDeadline");
        CheckTime(verification, "/verificationDeadline");
        if (submission < row.SubmissionDeadline && isAnyClosed)
        {
            findings.Error("deadline-shortened", "/submissionDeadline", Messages.Wib(row.SubmissionDeadline));
        }

        if ((verification ?? row.VerificationDeadline) < (submission ?? row.SubmissionDeadline))
        {
            findings.Error("verification-before-submission", "/verificationDeadline");
        }

        return findings.HasErrors ? OrderOutcome.Invalid(findings.All) : null;

        void CheckTime(DateTimeOffset? moment, string pointer)
        {
            if (moment <= clock.GetUtcNow())
            {
                findings.Error("deadline-past", pointer, Messages.Wib(moment.Value));
            }
        }
    }

    // Whether it is done already, whether it can be done, and the change itself are judged on the row that is written.
    private async Task<OrderOutcome> ChangeAsync(
        string cycle,
        AuditKind what,
        Order order,
        Func<CycleRow, bool> isDone,
        Func<CycleRow, OrderOutcome?> refusal,
        Action<CycleRow> change,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        OrderOutcome outcome = OrderOutcome.Done;
        CycleRow? row = await cycles.ChangeAsync(
            cycle,
            r =>
            {
                bool isNews = !isDone(r);
                outcome = !isNews ? OrderOutcome.Done
                    : r.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle)
                    : r.Release > 0 ? OrderOutcome.Conflict("already-released", cycle)
                    : EntityTag.IsMet(order.Seen, r.ETag) ? refusal(r) ?? OrderOutcome.Done
                    : OrderOutcome.Stale;
                if (!isNews || !outcome.IsDone)
                {
                    return false;
                }

                string before = StateOf(r);
                r.Changes++;
                change(r);
                AuditEvent made = changes.Change(
                    string.Create(CultureInfo.InvariantCulture, $"order|{r.Changes}"), what, cycle, StateOf(r), order.By.Id, order.By.AuditRole, order.Reason, before);
                r.Unlogged = ChangeLog.Add(r.Unlogged, made);
                return true;
            },
            cancellation);
        if (row is null)
        {
            return OrderOutcome.NotFound("cycle-not-found", cycle);
        }

        if (outcome.IsDone)
        {
            // Also when it was done before: whoever did it may have stopped in between.
            await LogAsync(row, cancellation);
            await Wakes.CycleAsync(client, cycle, "order", cancellation);
        }

        return outcome;
    }

    // What orders change, as the log names it.
    private static string StateOf(CycleRow row) => StoredJson.Sha256(StoredJson.Serialize(new { row.SubmissionDeadline, row.VerificationDeadline, row.PausedAt, row.CancelledAt }));
}
