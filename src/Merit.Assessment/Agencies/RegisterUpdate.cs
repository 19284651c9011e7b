using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>
/// What becomes of a register when a document is put over it: only what the document states is replaced. Made before anything
/// is written, so that it is also the preview.
/// </summary>
public sealed class RegisterUpdate
{
    private const int MostShown = 5;

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
    /// slip and no new agency. Warnings say how many lose their address and which have none.
    /// </summary>
    /// <param name="sent">What was read from the document.</param>
    /// <param name="registered">The agencies of the register as it is.</param>
    public static Read<RegisterUpdate> Of(AgencyRegister sent, IReadOnlyCollection<Agency> registered)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(registered);
        FindingList findings = new();
        ILookup<string, Agency> byCode = registered.ToLookup(agency => agency.Code, StringComparer.OrdinalIgnoreCase);
        LostZeros zeros = new(registered.Select(agency => agency.Code));
        List<RegisterChange> changes = [];
        List<(Agency Agency, string Cell, string Code)> shortened = [];
        List<string> silent = [];
        int lost = 0;
        foreach (Agency agency in sent.Agencies)
        {
            // A register that was filled elsewhere may have two of one code.
            Agency? before = byCode[agency.Code].FirstOrDefault(one => one.Code == agency.Code) ?? byCode[agency.Code].FirstOrDefault();
            if (before is null)
            {
                if (zeros.Find(agency.Code) is { } longer)
                {
                    shortened.Add((agency, agency.Code, longer));
                }

                changes.Add(new RegisterChange(null, agency));
                Note(agency);
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
            }

            if (before.Contact is not null && after.Contact is null)
            {
                lost++;
            }
            else
            {
                Note(after);
            }
        }

        SpreadsheetCodes.Tell(shortened, agency => sent.PointerOf(agency.Code), findings);
        if (lost > 0)
        {
            findings.Warning("contacts-removed", "", lost);
        }

        if (silent.Count > 0 && !findings.HasErrors)
        {
            string shown = string.Join(", ", silent.Take(MostShown)) + (silent.Count > MostShown ? ", …" : "");
            findings.Warning("agencies-without-contact", sent.PointerOf(silent[0]), silent.Count, shown);
        }

        if (sent.Agencies.Count == 0)
        {
            findings.Warning("register-without-agencies", "");
        }

        return findings.Result(new RegisterUpdate(changes, sent.Agencies.Count - changes.Count));

        void Note(Agency agency)
        {
            if (agency.Contact is null)
            {
                silent.Add(agency.Code);
            }
        }
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
