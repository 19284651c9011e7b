using Merit.Adapters.Documents.Reading;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Register;

/// <summary>Changes the agency register, or says what a document would change in it.</summary>
public sealed class RegisterDesk(AgencyTable agencies, AgencyNeeds needs, ChangeLog changes)
{
    /// <summary>The largest document that is read.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    // Two who write the register at once are seldom and brief.
    private const int MostRounds = 5;

    /// <summary>
    /// Inserts agencies and changes what the document states of those that are there; agencies that it does not name stay. A
    /// preview writes nothing and says the same.
    /// </summary>
    /// <param name="document">JSON, CSV or a workbook.</param>
    /// <param name="isCsv">Which of the first two; a workbook is known by its content.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named its changes: with others nothing is written. Null when there was no preview.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What changes, or would; null when others write the register all the time.</returns>
    public async Task<RegisterOutcome?> PutAsync(
        byte[] document, bool isCsv, Caller caller, bool isPreview, string? expected, CancellationToken cancellation)
    {
        Read<AgencyRegister> read = RegisterWorkbook.IsArchive(document) ? RegisterWorkbook.Parse(document)
            : isCsv ? AgencyRegisterCsv.Parse(document)
            : AgencyRegisterJson.Parse(document);
        if (read.Value is not { } register)
        {
            return new RegisterOutcome(false, "", 0, null, read.Findings);
        }

        for (int round = 1; round <= MostRounds; round++)
        {
            Dictionary<string, AgencyRow> rows = (await agencies.ListAsync(cancellation)).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
            Read<RegisterUpdate> made = RegisterUpdate.Of(register, [.. rows.Values.Select(FromRow)]);
            Finding[] findings = [.. read.Findings, .. made.Findings];
            if (made.Value is not { } update)
            {
                return new RegisterOutcome(false, "", register.Agencies.Count, null, findings);
            }

            string name = NameOf(update.Changes);
            bool isOther = expected is not null && expected != name;
            if (isPreview || isOther || await agencies.TryWriteAsync([.. update.Changes.Select(change => ToRow(change.After, rows))], cancellation))
            {
                bool isWritten = !(isPreview || isOther);
                await NoteAsync(caller, isWritten ? update.Changes : [], cancellation);
                return new RegisterOutcome(isWritten, name, register.Agencies.Count, update, findings);
            }
        }

        return null;
    }

    /// <summary>
    /// Removes an agency, unless its address is needed: it takes part in a cycle that is not over, or is being started, or a mail
    /// to it is still to be sent.
    /// </summary>
    /// <returns>Null when it is removed; else why not, as a code with its arguments.</returns>
    public async Task<(string Code, object?[] Arguments)?> RemoveAsync(string code, Caller caller, string? reason, CancellationToken cancellation)
    {
        if (await agencies.FindAsync(code, cancellation) is not { } row)
        {
            return ("agency-not-found", [code]);
        }

        if (await needs.RefusalAsync([row], cancellation) is { } refusal)
        {
            return refusal;
        }

        // Guarded by the row as it was read first: a start that has come since has changed it.
        if (!await agencies.TryDeleteAsync(row, cancellation))
        {
            return ("register-busy", []);
        }

        await NoteAsync(caller, [(code, reason is null ? "removed" : $"removed: {reason}")], cancellation);
        return null;
    }

    /// <summary>
    /// The fields in which two states of an agency differ. Nobody's address leaves the register: of a contact it is told that it
    /// changed and whether there is one.
    /// </summary>
    public static IReadOnlyList<ChangedField> Fields(Agency before, Agency after)
    {
        ChangedField[] fields =
        [
            new("name", before.Name, after.Name),
            new("type", before.Type, after.Type),
            new("region", before.Region, after.Region),
            new("size", before.Size, after.Size),
            new("synthetic", before.Synthetic, after.Synthetic),
        ];
        return
        [
            .. fields.Where(field => !Equals(field.Before, field.After)),
            .. before.Contact == after.Contact ? (ChangedField[])[] : [new("contact", before.Contact is not null, after.Contact is not null)],
            .. before.SecondContact == after.SecondContact ? (ChangedField[])[] : [new("secondContact", before.SecondContact is not null, after.SecondContact is not null)],
        ];
    }

    private Task NoteAsync(Caller caller, IReadOnlyList<RegisterChange> made, CancellationToken cancellation) =>
        NoteAsync(caller, [.. made.Select(c => (c.After.Code, c.Before is null ? "added" : string.Join(", ", Fields(c.Before, c.After).Select(f => f.Field))))], cancellation);

    // Which fields, and never what they say: an address is nobody's business here.
    private Task NoteAsync(Caller caller, IReadOnlyList<(string Code, string What)> made, CancellationToken cancellation)
    {
        string order = Guid.NewGuid().ToString("N");
        return changes.NoteAsync(
            AuditLog.Register,
            [.. made.Select(m => changes.Change($"{m.Code}|{order}", AuditKind.RegisterChanged, m.Code, actor: caller.Id, role: caller.AuditRole, why: m.What))],
            cancellation);
    }

    /// <summary>Names changes: the same ones have the same name, and the addresses in them are hashed with all the rest.</summary>
    internal static string NameOf(IReadOnlyList<RegisterChange> changes) => StoredJson.Sha256(StoredJson.Serialize(changes));

    /// <summary>The row of an agency, over the one that was read.</summary>
    internal static AgencyRow ToRow(Agency agency, Dictionary<string, AgencyRow> rows) => new()
    {
        RowKey = agency.Code,
        ETag = rows.TryGetValue(agency.Code, out AgencyRow? row) ? row.ETag : default,
        Name = agency.Name,
        Type = agency.Type.ToString(),
        Region = agency.Region,
        Size = agency.Size?.ToString(),
        ContactEmail = agency.Contact?.Email,
        ContactName = agency.Contact?.Name,
        SecondEmail = agency.SecondContact?.Email,
        SecondName = agency.SecondContact?.Name,
        SucceededBy = agency.SucceededBy,
        Predecessors = agency.Predecessors,
        Synthetic = agency.Synthetic,
        HeldAt = row?.HeldAt,
    };

    /// <summary>The agency of a row.</summary>
    internal static Agency FromRow(AgencyRow row) => new(
        row.RowKey,
        row.Name,
        Enum.TryParse(row.Type, out AgencyType type) ? type : default,
        row.Region,
        Enum.TryParse(row.Size, out AgencySize size) ? size : null,
        row.ContactEmail is { } email ? new Contact(email, row.ContactName) : null)
    {
        SecondContact = row.SecondEmail is { } second ? new Contact(second, row.SecondName) : null,
        SucceededBy = row.SucceededBy,
        Predecessors = row.Predecessors,
        Synthetic = row.Synthetic,
    };
}

/// <summary>What came of a document for the register.</summary>
/// <param name="IsWritten">Whether the register holds it now.</param>
/// <param name="Name">Names the changes: others have another.</param>
/// <param name="Count">How many agencies the document has.</param>
/// <param name="Update">The changes; null when the document has errors.</param>
/// <param name="Findings">Everything that was found in it.</param>
public sealed record RegisterOutcome(bool IsWritten, string Name, int Count, RegisterUpdate? Update, IReadOnlyList<Finding> Findings);

/// <summary>A field of an agency that becomes different.</summary>
/// <param name="Field">Its name in JSON.</param>
/// <param name="Before">What it was; of a contact, whether there was one.</param>
/// <param name="After">What it becomes.</param>
public sealed record ChangedField(string Field, object? Before, object? After);
