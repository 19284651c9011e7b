using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Register;

/// <summary>
/// Renames, merges and splits agencies between cycles. All rows change in one step or none does; what cycles and results say of the
/// agencies as they were is pinned with them and stays.
/// </summary>
public sealed class ReorganisationDesk(AgencyTable agencies, AgencyNeeds needs, ChangeLog changes)
{
    // Two who write the register at once are seldom and brief.
    private const int MostRounds = 5;

    /// <summary>Carries an order out, or says what it would change. The same order again changes nothing more.</summary>
    /// <param name="document">The order as JSON.</param>
    /// <param name="caller">Who gives it.</param>
    /// <param name="isPreview">Whether nothing is to be written.</param>
    /// <param name="expected">What a preview named its changes: with others nothing is written. Null when there was no preview.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What changes, or would; null when others write the register all the time.</returns>
    public async Task<ReorganisationOutcome?> TakeAsync(byte[] document, Caller caller, bool isPreview, string? expected, CancellationToken cancellation)
    {
        Read<ReorganisationOrder> read = ReorganisationJson.Parse(document);
        if (read.Value is not { } order)
        {
            return new ReorganisationOutcome { Findings = read.Findings };
        }

        for (int round = 1; round <= MostRounds; round++)
        {
            Dictionary<string, AgencyRow> rows = (await agencies.ListAsync(cancellation)).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
            Read<Reorganisation> made = Reorganisation.Of(order, [.. rows.Values.Select(RegisterDesk.FromRow)]);
            if (made.Value is not { } reorganisation)
            {
                return new ReorganisationOutcome { Findings = made.Findings };
            }

            AgencyRow[] ending = [.. reorganisation.Changes.Where(change => change.After.SucceededBy is not null).Select(change => rows[change.After.Code])];
            if (await needs.RefusalAsync(ending, cancellation) is { } refusal)
            {
                return new ReorganisationOutcome { Refusal = refusal, Findings = made.Findings };
            }

            string name = RegisterDesk.NameOf(reorganisation.Changes);
            bool isShownOnly = isPreview || (expected is not null && expected != name);
            AgencyRow[] changed = [.. reorganisation.Changes.Select(change => RegisterDesk.ToRow(change.After, rows))];
            if (isShownOnly || await agencies.TryWriteAsync(changed, cancellation))
            {
                if (!isShownOnly)
                {
                    foreach (AgencyRow row in changed)
                    {
                        rows[row.RowKey] = row;
                    }

                    await NoteAsync(order, reorganisation, rows, caller, cancellation);
                }

                return new ReorganisationOutcome { IsWritten = !isShownOnly, Name = name, Changes = reorganisation.Changes, Ended = reorganisation.Ended, Findings = made.Findings };
            }
        }

        return null;
    }

    // By the order and the row as it stands after it, and not by what changed: whoever stopped before this line comes to it again by
    // giving the same order, and once others have changed the row the same order is another change.
    private Task NoteAsync(ReorganisationOrder order, Reorganisation made, Dictionary<string, AgencyRow> rows, Caller caller, CancellationToken cancellation)
    {
        string followers = string.Join(", ", order.Into.Select(successor => successor.Code));
        string before = string.Join(", ", order.From);
        return changes.NoteAsync(
            AuditLog.Register,
            [
                .. made.Ended.Select(code => Note(code, $"succeeded by {followers}: {order.Reason}")),
                .. order.Into.Select(successor => Note(successor.Code, $"{(before == successor.Code ? "renamed" : $"succeeds {before}")}: {order.Reason}")),
            ],
            cancellation);

        AuditEvent Note(string code, string why) =>
            changes.Change($"{code}|{IdOf(rows[code])}", AuditKind.RegisterChanged, code, actor: caller.Id, role: caller.AuditRole, why: why);

        string IdOf(AgencyRow row) => StoredJson.Sha256(StoredJson.Serialize(new { order, row = row.ETag.ToString() }));
    }
}

/// <summary>What came of an order to rename, merge or split.</summary>
public sealed record ReorganisationOutcome
{
    /// <summary>Whether the register holds it now.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Names the changes: others have another.</summary>
    public string Name { get; init; } = "";

    /// <summary>The changes; null when the order cannot be carried out.</summary>
    public IReadOnlyList<RegisterChange>? Changes { get; init; }

    /// <summary>The codes of the agencies that end by it.</summary>
    public IReadOnlyList<string> Ended { get; init; } = [];

    /// <summary>Why an agency cannot end now, as a code with its arguments; null when nothing keeps it.</summary>
    public (string Code, object?[] Arguments)? Refusal { get; init; }

    /// <summary>Everything that was found in the order.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
