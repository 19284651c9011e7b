using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Objections;

/// <summary>
/// Carries out what is stored of objections: the receipt, the new result, its certificates, the word of it in the log, the mail. Every step may be done twice
/// and leaves the same, so that whoever comes next, the sweep at the latest, goes on where somebody stopped.
/// </summary>
public sealed class ObjectionWork(
    CycleTable cycles,
    CycleInstruments instruments,
    AssessmentTable assessments,
    ObjectionTable table,
    AmendmentWriter amendments,
    Certificates certificates,
    Outbox outbox,
    ChangeLog changes,
    TimeProvider clock,
    ILogger<ObjectionWork> log)
{
    // Longer than any request takes that began before the window ended.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    /// <summary>Finishes what broke off in some cycles. Cycles without objections cost nothing; one whose window has ended and whose objections are all done is left alone from then on.</summary>
    /// <param name="all">The cycles.</param>
    /// <param name="young">What was written since is left to whoever wrote it, by the storage service's clock.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task SweepAsync(IEnumerable<CycleRow> all, DateTimeOffset young, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (CycleRow cycle in all.Where(one => one is { ObjectionDays: > 0, ResultMailsAt: not null, ObjectionsDone: false }))
        {
            List<ObjectionRow> open = await table.ListOpenAsync(cycle.RowKey, cancellation);
            foreach (ObjectionRow row in open.Where(one => one.Timestamp < young && HasWork(one)))
            {
                try
                {
                    await CarryOnAsync(row, client, cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One that cannot be finished must not keep the others; it is tried again next time.
                    log.LogError(e, "The objection of agency {Agency} in cycle {Cycle} could not be carried out", row.RowKey, cycle.RowKey);
                }
            }

            if (open.Count == 0 && clock.GetUtcNow() > ObjectionWindow.EndOf(cycle) + LongestRequest)
            {
                await cycles.ChangeAsync(
                    cycle.RowKey,
                    row =>
                    {
                        bool isNews = !row.ObjectionsDone;
                        row.ObjectionsDone = true;
                        return isNews;
                    },
                    cancellation);
            }
        }
    }

    /// <summary>Carries out what is stored of an objection and not done yet.</summary>
    public async Task CarryOnAsync(ObjectionRow row, DurableTaskClient client, CancellationToken cancellation)
    {
        await changes.NoteAsync(row.Cycle, row.Unlogged, cancellation);
        if (!row.IsReceipted)
        {
            await outbox.SendOnceAsync(new NotificationInput(row.Cycle, row.Agency, NotificationKind.ObjectionReceived, ""), client, cancellation);
            row = await ChangeAsync(row, one => !one.IsReceipted, one => one.IsReceipted = true, cancellation);
        }

        if (row is not { IsOpen: true, DecidedAt: not null })
        {
            return;
        }

        if (row.IsChanged)
        {
            row = await AmendAsync(row, cancellation);
        }

        await outbox.SendOnceAsync(
            new NotificationInput(row.Cycle, row.Agency, row.IsChanged ? NotificationKind.ObjectionChanged : NotificationKind.ObjectionUpheld, ""), client, cancellation);
        string noted = row.Unlogged;
        await changes.NoteAsync(row.Cycle, noted, cancellation);
        await ChangeAsync(row, one => one.IsOpen && one.Unlogged == noted, one => (one.IsOpen, one.Unlogged) = (false, ""), cancellation);
    }

    private static bool HasWork(ObjectionRow row) => !row.IsReceipted || row.DecidedAt is not null;

    // The record first, then its certificates, so that nothing names a code that is not known; then the row that everybody reads, then the word of it.
    private async Task<ObjectionRow> AmendAsync(ObjectionRow row, CancellationToken cancellation)
    {
        AmendedResult amended = await amendments.WriteAsync(row, cancellation);
        ResultRecord result = amended.Record;
        CycleInstrument cycle = await instruments.GetAsync(row.Cycle, cancellation);
        await certificates.WriteAsync(
            Certificates.Of(cycle, amended.Name, amended.Hash, row.Agency, result.AgencyName, result.Category, result.Awards ?? []), cancellation);
        await assessments.ChangeAsync(
            row.Cycle,
            row.Agency,
            one =>
            {
                bool isNews = one.ResultHash != amended.Hash;
                (one.ResultRecord, one.ResultHash, one.AmendedRecord) = (amended.Name, amended.Hash, RecordNames.AmendedScore(row.Cycle, row.Agency));
                (one.VerifiedScore, one.Category) = (AssessmentRow.ToText(result.Score), result.Category);
                return isNews;
            },
            cancellation);
        await changes.NoteAsync(
            row.Cycle,
            changes.Change(
                string.Create(CultureInfo.InvariantCulture, $"amendment|{result.Amendment!.Number}"),
                AuditKind.ResultAmended,
                row.Agency,
                amended.Hash,
                before: result.Amendment.SupersededHash),
            cancellation);
        return await table.FindAsync(row.Cycle, row.Agency, cancellation) ?? row;
    }

    private async Task<ObjectionRow> ChangeAsync(ObjectionRow row, Func<ObjectionRow, bool> isNews, Action<ObjectionRow> change, CancellationToken cancellation) =>
        await table.ChangeAsync(
            row,
            one =>
            {
                if (!isNews(one))
                {
                    return false;
                }

                change(one);
                return true;
            },
            cancellation) ?? row;
}
