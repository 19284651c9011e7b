using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>
/// What becomes of a register when a document is put over it: only what the document states is replaced. Made before anything
/// is written, so that it is also the preview.
/// </summary>
public sealed class RegisterUpdate
{
    private RegisterUpdate(IReadOnlyList<RegisterChange> changes, int unchanged)
    {
        Changes = changes;
        Unchanged = unchanged;
    }

    /// <summary>The agencies that are new or become different, in the document's order.</summary>
    public IReadOnlyList<RegisterChange> Changes { get; }

    /// <summary>How many of the document's agencies stay as they are.</summary>
    public int Unchanged { get; }

    /// <summary>
    /// The update, or findings: a code that is registered in other case, or with zeros in front that the document lacks, is a
    /// slip and no new agency. A warning says how many lose their address.
    /// </summary>
    /// <param name="sent">What was read from the document.</param>
    /// <param name="registered">The agencies of the register as it is.</param>
    public static Read<RegisterUpdate> Of(AgencyRegister sent, IReadOnlyCollection<Agency> registered)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(registered);
        FindingList findings = new();
        Dictionary<string, Agency> byCode = registered.ToDictionary(agency => agency.Code, StringComparer.OrdinalIgnoreCase);
        LostZeros zeros = new(registered.Select(agency => agency.Code));
        List<RegisterChange> changes = [];
        List<(Agency Agency, string Cell, string Code)> shortened = [];
        int lost = 0;
        foreach (Agency agency in sent.Agencies)
        {
            if (!byCode.TryGetValue(agency.Code, out Agency? before))
            {
                if (zeros.Find(agency.Code) is { } longer)
                {
                    shortened.Add((agency, agency.Code, longer));
                }

                changes.Add(new RegisterChange(null, agency));
                continue;
            }

            if (before.Code != agency.Code)
            {
                findings.Error("agency-code-case", sent.PointerOf(agency.Code), agency.Code, before.Code);
            }

            Agency after = Over(before, agency, sent.StatedOf(agency.Code));
            if (after != before)
            {
                changes.Add(new RegisterChange(before, after));
                lost += before.Contact is not null && after.Contact is null ? 1 : 0;
            }
        }

        SpreadsheetCodes.Tell(shortened, agency => sent.PointerOf(agency.Code), findings);
        if (lost > 0)
        {
            findings.Warning("contacts-removed", "", lost);
        }

        return findings.Result(new RegisterUpdate(changes, sent.Agencies.Count - changes.Count));
    }

    private static Agency Over(Agency before, Agency sent, AgencyFields stated) => sent with
    {
        Code = before.Code,
        Region = stated.HasFlag(AgencyFields.Region) ? sent.Region : before.Region,
        Size = stated.HasFlag(AgencyFields.Size) ? sent.Size : before.Size,
        Contact = stated.HasFlag(AgencyFields.Contact) ? sent.Contact : before.Contact,
        Synthetic = stated.HasFlag(AgencyFields.Synthetic) ? sent.Synthetic : before.Synthetic,
    };
}

/// <summary>An agency that is new or becomes different.</summary>
/// <param name="Before">As it is; null when it is new.</param>
/// <param name="After">As it will be.</param>
public sealed record RegisterChange(Agency? Before, Agency After);
