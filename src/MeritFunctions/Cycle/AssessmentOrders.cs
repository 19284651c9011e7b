using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Operators' orders that concern one agency of a cycle. Each is one write to the assessment's row, which decides from then on. The same order again finds itself done.</summary>
public sealed class AssessmentOrders(CycleTable cycles, AssessmentTable assessments, Outbox outbox, ChangeLog changes, TimeProvider clock)
{
    /// <summary>Has a change made.</summary>
    /// <param name="key">The assessment.</param>
    /// <param name="change">What is ordered.</param>
    /// <param name="order">Who orders it, and why.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> TakeAsync(AssessmentKey key, AssessmentChange change, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(key.CycleId, cancellation) is not { } cycle)
        {
            return OrderOutcome.NotFound("cycle-not-found", key.CycleId);
        }

        OrderOutcome outcome = OrderOutcome.Done;
        AssessmentRow? row = await assessments.ChangeAsync(
            key.CycleId,
            key.Agency,
            r =>
            {
                DateTimeOffset now = clock.GetUtcNow();
                (outcome, bool isNews) = change.Judge(r, cycle, order.Seen, now);
                if (isNews)
                {
                    change.Make(r, cycle, order, changes, now);
                }

                return isNews;
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
            if (change.Wakes)
            {
                await CycleStarter.WakeAsync(cycle, row, "order", client, cancellation);
            }
            else if (change.What == AuditKind.LinkSent && row.LinkRevokedAt is null)
            {
                await outbox.SendOnceAsync(NotificationInput.Invitation(row), client, cancellation);
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
}
