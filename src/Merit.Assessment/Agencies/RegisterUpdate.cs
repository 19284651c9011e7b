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
    /// slip and no new agency. Warnings say how many lose their address, which have none, and which have one alone.
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
        List<Agency> reachable = [];
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

                Agency added = agency.With(agency.Contact, agency.SecondContact);
                changes.Add(new RegisterChange(null, added));
                reachable.Add(added);
                continue;
            }

            if (before.Code != agency.Code)
            {
                findings.Error("agency-code-case", sent.PointerOf(agency.Code), agency.Code, before.Code);
            }

            if (before.SucceededBy is { } followers)
            {
                findings.Error("agency-ended", sent.PointerOf(agency.Code), before.Code, followers);
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
                reachable.Add(after);
            }
        }

        SpreadsheetCodes.Tell(shortened, agency => sent.PointerOf(agency.Code), findings);
        if (lost > 0)
        {
            findings.Warning("contacts-removed", "", lost);
        }

        TellContacts(reachable, findings, sent.PointerOf);
        if (sent.Agencies.Count == 0)
        {
            findings.Warning("register-without-agencies", "");
        }

        return findings.Result(new RegisterUpdate(changes, sent.Agencies.Count - changes.Count));

    }

    /// <summary>Warns of agencies that nobody, or one contact alone, can be written to at.</summary>
    internal static void TellContacts(IReadOnlyCollection<Agency> agencies, FindingList findings, Func<string, string> pointerOf)
    {
        Tell("agencies-without-contact", 0);
        Tell("agencies-with-one-contact", 1);

        void Tell(string code, int contacts)
        {
            string[] codes = [.. agencies.Where(agency => agency.Contacts == contacts).Select(agency => agency.Code)];
            if (codes.Length > 0 && !findings.HasErrors)
            {
                findings.Warning(code, pointerOf(codes[0]), codes.Length, string.Join(", ", codes.Take(MostShown)) + (codes.Length > MostShown ? ", …" : ""));
            }
        }
    }

    private static Agency Over(Agency before, Agency sent, AgencyFields stated) => (sent with
    {
        Code = before.Code,
        SucceededBy = before.SucceededBy,
        Predecessors = before.Predecessors,
        Region = stated.HasFlag(AgencyFields.Region) ? sent.Region : before.Region,
        Size = stated.HasFlag(AgencyFields.Size) ? sent.Size : before.Size,
        Synthetic = stated.HasFlag(AgencyFields.Synthetic) ? sent.Synthetic : before.Synthetic,
    }).With(
        stated.HasFlag(AgencyFields.Contact) ? sent.Contact : before.Contact,
        stated.HasFlag(AgencyFields.SecondContact) ? sent.SecondContact : before.SecondContact);
}

/// <summary>An agency that is new or becomes different.</summary>
/// <param name="Before">As it is; null when it is new.</param>
/// <param name="After">As it will be.</param>
public sealed record RegisterChange(Agency? Before, Agency After);
