using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>The agency register.</summary>
public sealed class Agencies(AgencyTable agencies, CycleTable cycles, AssessmentTable assessments, ChangeLog changes)
{
    private const string CsvType = "text/csv";
    private const string Preview = "preview";
    private const int MostBytes = 5 * 1024 * 1024;

    // Two who write the register at once are seldom and brief.
    private const int MostRounds = 5;

    /// <summary>
    /// Inserts agencies and changes what the document states of those that are there, from JSON or (Content-Type
    /// <c>text/csv</c>) from CSV; agencies that it does not name stay. With <c>?preview=true</c> nothing is written and the
    /// answer, what would change, is the same.
    /// </summary>
    [Function("PutAgencies")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation)
    {
        // Whoever misspells the wish for a preview must not find the register changed.
        string asked = request.Query[Preview].ToString();
        if (!bool.TryParse(asked, out bool preview) && request.Query.ContainsKey(Preview))
        {
            FindingList findings = new(Messages.Find);
            findings.Error("preview-not-boolean", "?preview", asked);
            return Problems.Invalid(findings.All);
        }

        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } body)
        {
            return Problems.TooLarge(MostBytes);
        }

        Read<AgencyRegister> read = request.ContentType?.StartsWith(CsvType, StringComparison.OrdinalIgnoreCase) == true
            ? AgencyRegisterCsv.Parse(body)
            : AgencyRegisterJson.Parse(body);
        if (read.Value is not { } register)
        {
            return Problems.Invalid(read.Findings);
        }

        for (int round = 1; round <= MostRounds; round++)
        {
            Dictionary<string, AgencyRow> rows = (await agencies.ListAsync(cancellation)).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
            Read<RegisterUpdate> made = RegisterUpdate.Of(register, [.. rows.Values.Select(FromRow)]);
            Finding[] findings = [.. read.Findings, .. made.Findings];
            if (made.Value is not { } update)
            {
                return Problems.Invalid(findings);
            }

            if (preview || await agencies.TryWriteAsync([.. update.Changes.Select(change => ToRow(change.After, rows))], cancellation))
            {
                await NoteAsync(request.Caller(), preview ? [] : update.Changes, cancellation);
                return Results.Json(
                    new RegisterAnswer(
                        preview,
                        register.Agencies.Count,
                        [.. update.Changes.Where(change => change.Before is null).Select(change => change.After.Code)],
                        [.. update.Changes.Where(change => change.Before is not null).Select(change => new ChangedAgency(change.After.Code, [.. Fields(change.Before!, change.After)]))],
                        update.Unchanged,
                        findings),
                    StoredJson.Options);
            }
        }

        return Problems.Conflict("register-busy");
    }

    /// <summary>The register, without anybody's address.</summary>
    [Function("GetAgencies")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Agencies)] HttpRequest request, CancellationToken cancellation) =>
        Results.Json(
            (await agencies.ListAsync(cancellation)).Select(a => new { code = a.RowKey, a.Name, a.Type, a.Region, a.Size, hasContact = a.ContactEmail is not null }),
            StoredJson.Options);

    /// <summary>
    /// Removes an agency: 204; 404 when there is none; 409 while it takes part in a cycle that is not released, whose mails
    /// need its address.
    /// </summary>
    [Function("DeleteAgency")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Agency)] HttpRequest request, string code, CancellationToken cancellation)
    {
        if (await agencies.FindAsync(code, cancellation) is not { } row)
        {
            return Problems.NotFound("agency-not-found", code);
        }

        foreach (CycleRow cycle in await cycles.ListAsync(cancellation))
        {
            if (cycle.Status is not (CycleStatus.Released or CycleStatus.Cancelled) && await assessments.FindAsync(cycle.RowKey, code, cancellation) is not null)
            {
                return Problems.Conflict("agency-takes-part", code, cycle.RowKey);
            }
        }

        if (!await agencies.TryDeleteAsync(row, cancellation))
        {
            return Problems.Conflict("register-busy");
        }

        await NoteAsync(request.Caller(), [(code, "removed")], cancellation);
        return Results.NoContent();
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

    // Nobody's address leaves the register: of a contact it is told that it changed and whether there is one.
    private static IEnumerable<ChangedField> Fields(Agency before, Agency after)
    {
        ChangedField[] fields =
        [
            new("name", before.Name, after.Name),
            new("type", before.Type, after.Type),
            new("region", before.Region, after.Region),
            new("size", before.Size, after.Size),
            new("synthetic", before.Synthetic, after.Synthetic),
        ];
        return [.. fields.Where(field => !Equals(field.Before, field.After)),
            .. before.Contact == after.Contact ? (ChangedField[])[] : [new("contact", before.Contact is not null, after.Contact is not null)]];
    }

    private static AgencyRow ToRow(Agency agency, Dictionary<string, AgencyRow> rows) => new()
    {
        RowKey = agency.Code,
        ETag = rows.TryGetValue(agency.Code, out AgencyRow? row) ? row.ETag : default,
        Name = agency.Name,
        Type = agency.Type.ToString(),
        Region = agency.Region,
        Size = agency.Size?.ToString(),
        ContactEmail = agency.Contact?.Email,
        ContactName = agency.Contact?.Name,
        Synthetic = agency.Synthetic,
    };

    private static Agency FromRow(AgencyRow row) => new(
        row.RowKey,
        row.Name,
        Enum.TryParse(row.Type, out AgencyType type) ? type : default,
        row.Region,
        Enum.TryParse(row.Size, out AgencySize size) ? size : null,
        row.ContactEmail is { } email ? new Contact(email, row.ContactName) : null)
    {
        Synthetic = row.Synthetic,
    };

    /// <summary>What a document changes in the register, or would change.</summary>
    private sealed record RegisterAnswer(
        bool Preview,
        int Count,
        IReadOnlyList<string> Added,
        IReadOnlyList<ChangedAgency> Changed,
        int Unchanged,
        IReadOnlyList<Finding> Warnings);

    private sealed record ChangedAgency(string Code, IReadOnlyList<ChangedField> Fields);

    private sealed record ChangedField(string Field, object? Before, object? After);
}
