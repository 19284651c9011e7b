using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>
/// What becomes of agencies that are renamed, merged or split. One that ends keeps its code and names those that follow it, so that
/// what was found under that code stays to be found; its contacts go to those that follow and have none.
/// </summary>
public sealed class Reorganisation
{
    /// <summary>How many agencies one order may concern: the register changes all of them in one step.</summary>
    public const int MostAgencies = 40;

    private Reorganisation(IReadOnlyList<RegisterChange> changes, IReadOnlyList<string> ended) => (Changes, Ended) = (changes, ended);

    /// <summary>The agencies that end, are new or become different; none when the order was carried out before.</summary>
    public IReadOnlyList<RegisterChange> Changes { get; }

    /// <summary>The codes of those that end, or ended by the same order.</summary>
    public IReadOnlyList<string> Ended { get; }

    /// <summary>What an order makes of a register, or why it cannot be. Warnings say whom nobody can write to.</summary>
    public static Read<Reorganisation> Of(ReorganisationOrder order, IReadOnlyCollection<Agency> registered)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(registered);
        FindingList findings = new();
        ILookup<string, Agency> byCode = registered.ToLookup(agency => agency.Code, StringComparer.OrdinalIgnoreCase);
        string successors = string.Join(", ", order.Into.Select(successor => successor.Code));
        List<Agency> from = [];
        for (int place = 0; place < order.From.Count; place++)
        {
            if (Find(order.From[place], $"/from/{place}") is not { } agency)
            {
                findings.Error("agency-unknown", $"/from/{place}", order.From[place]);
            }
            else if (agency.SucceededBy is { } other && other != successors)
            {
                findings.Error("agency-ended", $"/from/{place}", agency.Code, other);
            }
            else
            {
                from.Add(agency);
            }
        }

        if (order.From.Count > 1 && order.Into.Count > 1)
        {
            findings.Error("reorganisation-both-ways", "/into");
        }

        for (int place = 0; place < order.Into.Count; place++)
        {
            Successor successor = order.Into[place];
            Agency? known = Find(successor.Code, $"/into/{place}/code");
            if (known?.SucceededBy is { } other)
            {
                findings.Error("agency-ended", $"/into/{place}/code", successor.Code, other);
            }
            else if (known is null && successor.Name is null)
            {
                findings.Error("missing-member", $"/into/{place}/name", "name");
            }
        }

        if (findings.HasErrors)
        {
            return findings.Result<Reorganisation>(null);
        }

        Agency[] ending = [.. from.Where(agency => order.Into.All(successor => successor.Code != agency.Code))];
        List<RegisterChange> changes = [.. ending.Where(agency => agency.SucceededBy is null)
            .Select(agency => new RegisterChange(agency, agency with { SucceededBy = successors, Contact = null, SecondContact = null }))];
        List<Agency> following = [];
        foreach (Successor successor in order.Into)
        {
            Agency? before = Find(successor.Code, "");
            Agency after = Follow(successor, before, from);
            following.Add(after);
            if (after != before)
            {
                changes.Add(new RegisterChange(before, after));
            }
        }

        RegisterUpdate.TellContacts(following, findings, _ => "/into");
        return findings.Result(new Reorganisation(changes, [.. ending.Select(agency => agency.Code)]));

        Agency? Find(string code, string pointer)
        {
            Agency? found = byCode[code].FirstOrDefault(one => one.Code == code) ?? byCode[code].FirstOrDefault();
            if (found is not null && found.Code != code && pointer.Length > 0)
            {
                findings.Error("agency-code-case", pointer, code, found.Code);
            }

            return found;
        }
    }

    private static Agency Follow(Successor successor, Agency? before, List<Agency> from)
    {
        Agency first = from[0];
        Agency after = before ?? new Agency(successor.Code, successor.Name!, first.Type, first.Region, first.Size) { Synthetic = first.Synthetic };
        string[] earlier = [.. (after.Predecessors?.Split(", ") ?? []).Concat(from.Select(agency => agency.Code)).Where(code => code != successor.Code).Distinct()];
        Agency? giver = after.Contacts > 0 ? null : from.Find(agency => agency.Contacts > 0);
        return (after with
        {
            Name = successor.Name ?? after.Name,
            Type = successor.Type ?? after.Type,
            Predecessors = earlier.Length == 0 ? null : string.Join(", ", earlier),
        }).With(giver?.Contact ?? after.Contact, giver?.SecondContact ?? after.SecondContact);
    }
}

/// <summary>An order to rename (one becomes one), merge (several become one) or split (one becomes several) agencies.</summary>
/// <param name="From">The codes of the agencies as they are.</param>
/// <param name="Into">Those that there are afterwards; one that stands in both goes on.</param>
/// <param name="Reason">Why.</param>
public sealed record ReorganisationOrder(IReadOnlyList<string> From, IReadOnlyList<Successor> Into, string Reason);

/// <summary>An agency that there is after a reorganisation.</summary>
/// <param name="Code">Its code, registered before or not.</param>
/// <param name="Name">Its name; null when it keeps the one it has.</param>
/// <param name="Type">Its type; null when it keeps the one it has, or has that of the first agency that it comes from.</param>
public sealed record Successor(string Code, string? Name, AgencyType? Type);
