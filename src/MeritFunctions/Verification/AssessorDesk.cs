using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>Changes the register of assessors, or says what a document would change in it.</summary>
public sealed class AssessorDesk(AssessorTable people, AgencyTable agencies, ChangeLog changes)
{
    /// <summary>The largest document that is read.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    // Two who write the register at once are seldom and brief.
    private const int MostRounds = 5;

    /// <summary>
    /// Adds people and changes what the document states of those that are there; whom it does not name stays. A preview writes
    /// nothing and says the same.
    /// </summary>
    /// <param name="document">JSON or CSV.</param>
    /// <param name="isCsv">Which of them.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named its changes: with others nothing is written. Null when there was no preview.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What changes, or would; null when others write the register all the time.</returns>
    public async Task<AssessorsOutcome?> PutAsync(
        byte[] document, bool isCsv, Caller caller, bool isPreview, string? expected, CancellationToken cancellation)
    {
        Read<AssessorRegister> read = isCsv ? AssessorRegisterCsv.Parse(document) : AssessorRegisterJson.Parse(document);
        if (read.Value is not { } register)
        {
            return new AssessorsOutcome(false, "", 0, null, read.Findings);
        }

        string[] codes = [.. (await agencies.ListAsync(cancellation)).Select(row => row.RowKey)];
        for (int round = 1; round <= MostRounds; round++)
        {
            List<AssessorRow> rows = await people.ListAsync(cancellation);
            Read<AssessorUpdate> made = AssessorUpdate.Of(register, [.. rows.Select(row => row.Read())], codes);
            Finding[] findings = [.. read.Findings, .. made.Findings];
            if (made.Value is not { } update)
            {
                return new AssessorsOutcome(false, "", register.People.Count, null, findings);
            }

            string name = StoredJson.Sha256(StoredJson.Serialize(update.Changes));
            if (isPreview || (expected is not null && expected != name))
            {
                return new AssessorsOutcome(false, name, register.People.Count, update, findings);
            }

            Dictionary<string, AssessorRow> byKey = rows.ToDictionary(row => row.RowKey, StringComparer.Ordinal);
            AssessorRow[] changed = [.. update.Changes.Select(change => Changed(change, byKey, caller))];
            if (await people.TryWriteAsync(changed, cancellation))
            {
                // Also what was changed before by somebody who stopped in between.
                await LogAsync([.. changed, .. rows.Where(row => row.Unlogged.Length > 0 && !update.Changes.Any(change => TableKey.From(change.After.Id) == row.RowKey))], cancellation);
                return new AssessorsOutcome(true, name, register.People.Count, update, findings);
            }
        }

        return null;
    }

    // Which fields, and never what they say: names and addresses are nobody's business in a log.
    private AssessorRow Changed(AssessorChange change, Dictionary<string, AssessorRow> rows, Caller caller)
    {
        AssessorRow row = AssessorRow.Of(change.After);
        AssessorRow? before = rows.GetValueOrDefault(row.RowKey);
        row.ETag = before?.ETag ?? default;
        string id = $"assessor|{row.RowKey}|{(before is null ? "added" : EntityTag.Of(before.ETag).Trim('"'))}";
        string why = before is null ? "added" : string.Join(", ", change.Fields.Select(field => field.Field));
        row.Unlogged = ChangeLog.Add(
            before?.Unlogged ?? "", changes.Change(id, AuditKind.AssessorChanged, change.After.Id, actor: caller.Id, role: caller.AuditRole, why: why));
        return row;
    }

    private async Task LogAsync(IReadOnlyList<AssessorRow> rows, CancellationToken cancellation)
    {
        await changes.NoteAsync(AuditLog.Register, [.. rows.SelectMany(row => ChangeLog.ListOf(row.Unlogged))], cancellation);
        foreach (AssessorRow row in rows)
        {
            row.Unlogged = "";
        }

        // Whoever wrote to one of them since has taken the words along, and the log takes each once.
        await people.TryWriteAsync(rows, cancellation);
    }
}

/// <summary>What came of a document for the register of assessors.</summary>
/// <param name="IsWritten">Whether the register holds it now.</param>
/// <param name="Name">Names the changes: others have another.</param>
/// <param name="Count">How many people the document has.</param>
/// <param name="Update">The changes; null when the document has errors.</param>
/// <param name="Findings">Everything that was found in it.</param>
public sealed record AssessorsOutcome(bool IsWritten, string Name, int Count, AssessorUpdate? Update, IReadOnlyList<Finding> Findings);
