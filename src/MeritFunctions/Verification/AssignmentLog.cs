using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>Changes who has a place together with the word of it, which the same write takes along, and writes the words down.</summary>
public sealed class AssignmentLog(AssignmentTable assignments, ChangeLog changes)
{
    /// <summary>Gives a place to somebody. Whoever had it stands among those before, and the review begins anew.</summary>
    public void Give(AssignmentRow row, string assessor, int batch, AssignmentGrounds why, DateTimeOffset now, string actor, AuditRole role, string? reason) =>
        Change(row, AuditKind.AssignmentMade, actor, role, reason is null ? assessor : $"{assessor}: {reason}", () =>
        {
            Leave(row);
            (row.Assessor, row.AssignedAt, row.Batch, row.Why) = (assessor, now, batch, StoredJson.ToText(why));
        });

    /// <summary>Has whoever has a place leave it for good, and somebody else have it if there is one.</summary>
    public void Recuse(AssignmentRow row, PlannedAssignment? substitute, DateTimeOffset now, string actor, AuditRole role, string? reason) =>
        Change(row, AuditKind.AssessorRecused, actor, role, substitute is null ? reason : $"{reason} → {substitute.Assessor}", () =>
        {
            row.Recused = Add(row.Recused, row.Assessor);
            Leave(row);
            (row.Assessor, row.AssignedAt) = (substitute?.Assessor ?? "", now);
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
        foreach (AssignmentRow row in unlogged)
        {
            row.Unlogged = "";
        }

        // Whoever wrote to one of them since has taken the words along, and the log takes each once.
        await assignments.TryWriteAsync(unlogged, cancellation);
    }

    /// <summary>Writes down what somebody changed who stopped before it was written down.</summary>
    public async Task NoteForgottenAsync(string cycleId, CancellationToken cancellation) =>
        await NoteAsync(cycleId, await assignments.ListUnloggedAsync(cycleId, cancellation), cancellation);

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
