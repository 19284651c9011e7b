using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>
/// Changes who has a place together with the word of it, which the same write takes along, and then writes the words down and tells those
/// whom they concern. Until both are done the row keeps the words, so that whoever stops in between is taken up.
/// </summary>
public sealed class AssignmentLog(AssignmentTable assignments, AssessorTable people, ChangeLog changes, Outbox outbox, TimeProvider clock)
{
    // An order of many places is written in parts, and one that was wrong is soon corrected: its mails count what then stands.
    private static readonly TimeSpan BeforeTelling = TimeSpan.FromMinutes(2);

    // What a row holds of older orders was told, or is no news.
    private static readonly TimeSpan News = TimeSpan.FromDays(2);

    /// <summary>Gives a place to somebody. Whoever had it stands among those before, and the review begins anew.</summary>
    public void Give(AssignmentRow row, string assessor, string order, int batch, AssignmentGrounds why, DateTimeOffset now, string actor, AuditRole role, string? reason) =>
        Change(row, AuditKind.AssignmentMade, actor, role, reason is null ? assessor : $"{assessor}: {reason}", () =>
        {
            row.NoteTaken(order);
            Leave(row);
            (row.Assessor, row.Order, row.AssignedAt, row.Batch, row.Why) = (assessor, order, now, batch, StoredJson.ToText(why));
        });

    /// <summary>Has whoever has a place leave it for good, and somebody else have it if there is one. Whoever leaves by themselves is told nothing.</summary>
    public void Recuse(AssignmentRow row, PlannedAssignment? substitute, string order, DateTimeOffset now, string actor, AuditRole role, string? reason) =>
        Change(row, AuditKind.AssessorRecused, actor, role, substitute is null ? reason : $"{reason} → {substitute.Assessor}", () =>
        {
            row.Recused = Add(row.Recused, row.Assessor);
            Leave(row);
            (row.Assessor, row.Order, row.AssignedAt) = (substitute?.Assessor ?? "", order, now);
            row.Why = substitute is null ? "" : StoredJson.ToText(substitute.Why with { Kind = AssignmentKind.Substitute });
        });

    /// <summary>Writes down what rows hold, whoever made it and stopped before.</summary>
    public async Task NoteAsync(string cycleId, IEnumerable<AssignmentRow> rows, CancellationToken cancellation)
    {
        AssignmentRow[] unlogged = [.. rows.Where(row => row.Unlogged.Length > 0)];
        if (unlogged.Length == 0)
        {
            return;
        }

        await changes.NoteAsync(cycleId, [.. unlogged.SelectMany(row => ChangeLog.ListOf(row.Unlogged))], cancellation);
        await TellAsync(cycleId, unlogged, cancellation);
        foreach (AssignmentRow row in unlogged)
        {
            row.Unlogged = "";
        }

        // Whoever wrote to one of them since has taken the words along, and the log takes each once.
        await assignments.TryWriteAsync(unlogged, cancellation);
    }

    /// <summary>Writes down what somebody changed who stopped before it was written down.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> NoteForgottenAsync(string cycleId, CancellationToken cancellation)
    {
        List<AssignmentRow> rows = await assignments.ListUnloggedAsync(cycleId, cancellation);
        await NoteAsync(cycleId, rows, cancellation);
        return rows.Count > 0;
    }

    // One mail for each person and order, whatever it gave them and took from them.
    private async Task TellAsync(string cycleId, AssignmentRow[] rows, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        (string Order, string Assessor)[] news =
        [
            .. rows.SelectMany(row => row.ReadTaken().Append((row.Order, row.Assessor)))
                .Where(one => one is { Order.Length: > 0, Assessor.Length: > 0 } && AssignmentRow.MomentOf(one.Order) > now - News).Distinct(),
        ];
        if (news.Length == 0)
        {
            return;
        }

        Dictionary<string, Assessor> known = (await people.ListAsync(cancellation)).Select(row => row.Read()).ToDictionary(person => person.Id, StringComparer.Ordinal);
        await outbox.QueueAsync(
            [.. news.Where(one => VerificationState.AddressIn(known, one.Assessor) is not null).Select(one => NotificationInput.ToStaff(cycleId, one.Assessor, NotificationKind.Assignment, one.Order))],
            now + BeforeTelling,
            cancellation);
    }

    private void Change(AssignmentRow row, AuditKind kind, string actor, AuditRole role, string? why, Action change)
    {
        string? before = row.ETag == default ? null : StateOf(row);
        // Names this one change: no two begin from the same state of the row.
        string id = $"assignment|{row.RowKey}|{(row.ETag == default ? "new" : EntityTag.Of(row.ETag).Trim('"'))}";
        change();
        row.Unlogged = ChangeLog.Add(row.Unlogged, changes.Change(id, kind, $"{row.Agency}/{row.Slot}", StateOf(row), actor, role, why, before));
    }

    private static void Leave(AssignmentRow row)
    {
        row.Before = Add(row.Before, row.Assessor);
        (row.Reviewing, row.Reviewed, row.SubmittedAt) = (null, 0, null);
    }

    private static string Add(string ids, string id) => id.Length == 0 || AssignmentSheet.Ids(ids).Contains(id) ? ids : ids.Length == 0 ? id : $"{ids},{id}";

    private static string StateOf(AssignmentRow row) => StoredJson.Sha256(StoredJson.Serialize(new { row.Assessor, row.Batch, row.Recused, row.Why }));
}
