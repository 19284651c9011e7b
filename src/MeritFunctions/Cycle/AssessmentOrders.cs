using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Operators' orders that concern one agency of a cycle. Each is one write to the assessment's row, which decides from then on. The same order again finds itself done.</summary>
public sealed class AssessmentOrders(CycleTable cycles, AssessmentTable assessments, AgencyLinks links, ChangeLog changes, TimeProvider clock)
{
    private const int LongestFlags = 1_000;

    // Whoever holds an ended link can have a mail sent to the agency, and no more of them than this.
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromHours(1);

    // What can be ordered as well when nothing about the assessment itself can be changed any more.
    private static readonly AuditKind[] Aside = [AuditKind.FlagsChanged, AuditKind.LinkSent, AuditKind.LinkRevoked, AuditKind.LinkOpened];

    /// <summary>Gives an agency more time than the cycle, or takes that back while the cycle's own deadline has not passed.</summary>
    /// <param name="key">The assessment.</param>
    /// <param name="until">Until when the agency may submit; null for the cycle's deadline.</param>
    /// <param name="order">Who orders it, and why.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<OrderOutcome> MoveDeadlineAsync(AssessmentKey key, DateTimeOffset? until, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            AuditKind.DeadlineMoved,
            order,
            (row, _) => row.SubmissionDeadline == until,
            (row, cycle) => row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", key.Agency, key.CycleId) : CheckDeadline(until, cycle),
            row => row.SubmissionDeadline = until,
            client,
            cancellation);

    /// <summary>Takes an agency out of its cycle: it is awaited no longer, gets no more mails and no result.</summary>
    public Task<OrderOutcome> WithdrawAsync(AssessmentKey key, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            AuditKind.AgencyWithdrawn,
            order,
            (row, _) => row.IsWithdrawn,
            (_, _) => null,
            row => (row.StageBefore, row.Stage) = (row.Stage, AssessmentStage.Withdrawn),
            client,
            cancellation);

    /// <summary>Takes a withdrawn agency in again, as it stood.</summary>
    public Task<OrderOutcome> ReinstateAsync(AssessmentKey key, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            AuditKind.AgencyReinstated,
            order,
            (row, _) => !row.IsWithdrawn,
            (_, _) => null,
            row => (row.Stage, row.StageBefore) = (row.StageBefore ?? AssessmentStage.AwaitingSubmission, null),
            client,
            cancellation);

    /// <summary>Gives an assessment exactly these flags.</summary>
    public Task<OrderOutcome> FlagAsync(AssessmentKey key, IReadOnlyList<string> flags, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        string all = string.Join(',', flags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return ChangeAsync(
            key,
            AuditKind.FlagsChanged,
            order,
            (row, _) => row.Flags == all,
            (_, _) => all.Length > LongestFlags ? OrderOutcome.Conflict("flags-too-long", LongestFlags) : null,
            row => row.Flags = all,
            client,
            cancellation);
    }

    /// <summary>Sends the agency's contact a new link, which ends the earlier ones and their sessions. Ordered twice it is sent twice, and the later one holds.</summary>
    public Task<OrderOutcome> SendLinkAsync(AssessmentKey key, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(key, AuditKind.LinkSent, order, (_, _) => false, CheckLink, row => Send(row, isNew: true), client, cancellation);

    /// <summary>
    /// Sends the agency's contact the link that holds, or a new one where none does, because somebody asked who has no more than one
    /// that has ended: they must not be able to end the link of others.
    /// </summary>
    public Task<OrderOutcome> RequestLinkAsync(AssessmentKey key, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        bool isEnded = false;
        return ChangeAsync(
            key,
            AuditKind.LinkSent,
            order,
            (row, _) => row.LinkSentAt > clock.GetUtcNow() - BetweenRequests,
            (row, cycle) =>
            {
                isEnded = links.EndOf(row, cycle, row.LinkNumber) is not null;
                return CheckLink(row, cycle);
            },
            row => Send(row, isEnded),
            client,
            cancellation);
    }

    /// <summary>Has the agency's link, and every session that began with it, end.</summary>
    public Task<OrderOutcome> RevokeLinkAsync(AssessmentKey key, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            key, AuditKind.LinkRevoked, order, (row, _) => row.LinkRevokedAt is not null, (_, _) => null, row => row.LinkRevokedAt = clock.GetUtcNow(), client, cancellation);

    /// <summary>Notes that the agency has come in by its link of that number.</summary>
    public Task<OrderOutcome> OpenLinkAsync(AssessmentKey key, int number, Order order, DurableTaskClient client, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            AuditKind.LinkOpened,
            order,
            (row, _) => row.LinkOpenedAt is not null || row.LinkNumber != number,
            (_, _) => null,
            row => row.LinkOpenedAt = clock.GetUtcNow(),
            client,
            cancellation);

    // The assessment's next step puts the mail into the outbox: the link is made when that is sent.
    private void Send(AssessmentRow row, bool isNew)
    {
        row.LinkSentAt = clock.GetUtcNow();
        if (isNew)
        {
            (row.LinkNumber, row.LinkRevokedAt, row.LinkOpenedAt) = (row.LinkNumber + 1, null, null);
        }
    }

    private static OrderOutcome? CheckLink(AssessmentRow row, CycleRow cycle) =>
        cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
        : row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey)
        : null;

    private OrderOutcome? CheckDeadline(DateTimeOffset? until, CycleRow cycle)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (until is null)
        {
            return now > cycle.SubmissionDeadline ? OrderOutcome.Conflict("deadline-in-effect", Messages.Wib(cycle.SubmissionDeadline)) : null;
        }

        FindingList findings = new(Messages.Find);
        if (until <= now)
        {
            findings.Error("deadline-past", "/submissionDeadline", Messages.Wib(until.Value));
        }
        else if (until <= cycle.SubmissionDeadline)
        {
            findings.Error("deadline-not-later", "/submissionDeadline", Messages.Wib(cycle.SubmissionDeadline));
        }

        return findings.HasErrors ? OrderOutcome.Invalid(findings.All) : null;
    }

    private async Task<OrderOutcome> ChangeAsync(
        AssessmentKey key,
        AuditKind what,
        Order order,
        Func<AssessmentRow, CycleRow, bool> isDone,
        Func<AssessmentRow, CycleRow, OrderOutcome?> refusal,
        Action<AssessmentRow> change,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindAsync(key.CycleId, cancellation) is not { } cycle)
        {
            return OrderOutcome.NotFound("cycle-not-found", key.CycleId);
        }

        bool isAside = Aside.Contains(what);
        OrderOutcome outcome = OrderOutcome.Done;
        AssessmentRow? row = await assessments.ChangeAsync(
            key.CycleId,
            key.Agency,
            r =>
            {
                bool isNews = !isDone(r, cycle);
                outcome = !isNews ? OrderOutcome.Done
                    : !isAside && cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", key.CycleId)
                    : !isAside && (cycle.Release > 0 || r.Stage == AssessmentStage.Determined) ? OrderOutcome.Conflict("already-released", key.CycleId)
                    : EntityTag.IsMet(order.Seen, r.ETag) ? refusal(r, cycle) ?? OrderOutcome.Done
                    : OrderOutcome.Stale;
                if (!isNews || !outcome.IsDone)
                {
                    return false;
                }

                string before = StateOf(r);
                // Names this one change: no two begin from the same state of the row.
                string id = $"order|{r.RowKey}|{EntityTag.Of(r.ETag).Trim('"')}";
                change(r);
                r.Unlogged = ChangeLog.Add(r.Unlogged, changes.Change(id, what, r.RowKey, StateOf(r), order.By.Id, order.By.AuditRole, order.Reason, before));
                return true;
            },
            cancellation);
        if (row is null)
        {
            return OrderOutcome.NotFound("assessment-not-found", key.CycleId, key.Agency);
        }

        if (outcome.IsDone)
        {
            // Also when it was done before: whoever did it may have stopped in between.
            await LogAsync(row, cancellation);
            if (!isAside || what == AuditKind.LinkSent)
            {
                await CycleStarter.WakeAsync(cycle, row, "order", client, cancellation);
            }
        }

        return outcome;
    }

    private async Task LogAsync(AssessmentRow row, CancellationToken cancellation)
    {
        if (row.Unlogged.Length == 0)
        {
            return;
        }

        string noted = row.Unlogged;
        await changes.NoteAsync(row.PartitionKey, noted, cancellation);
        await assessments.ChangeAsync(
            row,
            r =>
            {
                bool isAll = r.Unlogged == noted;
                r.Unlogged = isAll ? "" : r.Unlogged;
                return isAll;
            },
            cancellation);
    }

    // What orders change, as the log names it.
    private static string StateOf(AssessmentRow row) => StoredJson.Sha256(StoredJson.Serialize(new { row.SubmissionDeadline, row.Stage, row.Flags, row.LinkNumber, row.LinkSentAt, row.LinkRevokedAt, row.LinkOpenedAt }));
}
