using System.Collections.Immutable;
using Merit.Assessment.Agencies;

namespace Merit.Assessment.Verification;

/// <summary>Conflicts of interest by rule. Who has one neither reviews an agency nor moderates nor decides about it.</summary>
public static class Conflicts
{
    /// <summary>Every reason why somebody must keep away from an agency; empty when nothing stands against it.</summary>
    public static ImmutableArray<Conflict> Of(Assessor person, Agency agency)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(agency);
        ImmutableArray<Conflict> conflicts = [];
        Add(person.HomeAgency is { } home && IsHouse(home, agency), Conflict.OwnAgency);
        Add(IsOf(agency, person.HomeRegion), Conflict.OwnRegion);
        Add(IsAnyHouse(person.PreviousPosts, agency), Conflict.PreviousPost);
        Add(IsAnyHouse(person.Declared, agency), Conflict.Declared);
        return conflicts;

        void Add(bool isSo, Conflict conflict) => conflicts = isSo ? conflicts.Add(conflict) : conflicts;
    }

    /// <summary>Conflicts in words.</summary>
    public static Text Told(IEnumerable<Conflict> conflicts)
    {
        Text[] words = [.. conflicts.Select(conflict => Messages.Get($"assignment-conflict-{conflict}"))];
        return new Text(string.Join(", ", words.Select(word => word.Id)), string.Join(", ", words.Select(word => word.En)));
    }

    private static bool IsAnyHouse(ImmutableArray<string> codes, Agency agency)
    {
        foreach (string code in codes)
        {
            if (IsHouse(code, agency))
            {
                return true;
            }
        }

        return false;
    }

    // What an agency has become, or came from, is the same house.
    private static bool IsHouse(string code, Agency agency) =>
        code.Equals(agency.Code, StringComparison.OrdinalIgnoreCase) || Names(agency.Predecessors, code) || Names(agency.SucceededBy, code);

    private static bool Names(string? codes, string code) =>
        codes is not null && codes.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Contains(code, StringComparer.OrdinalIgnoreCase);

    private static bool IsOf(Agency agency, string? region) =>
        region is { Length: > 0 }
        && agency.Type is (AgencyType.Province or AgencyType.Regency or AgencyType.City)
        && agency.Code.StartsWith(region, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why somebody must keep away from an agency.</summary>
public enum Conflict
{
    /// <summary>It employs them.</summary>
    OwnAgency,

    /// <summary>It lies in the region that they come from.</summary>
    OwnRegion,

    /// <summary>They held a post there.</summary>
    PreviousPost,

    /// <summary>They have declared an interest.</summary>
    Declared,

    /// <summary>They have recused themselves from it in this cycle.</summary>
    Recused,
}
