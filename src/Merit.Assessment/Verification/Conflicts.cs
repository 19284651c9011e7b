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
        return
        [
            .. Named(person.HomeAgency is { } home ? [home] : [], agency, Conflict.OwnAgency),
            .. IsOf(agency, person.HomeRegion) ? (Conflict[])[Conflict.OwnRegion] : [],
            .. Named(person.PreviousPosts, agency, Conflict.PreviousPost),
            .. Named(person.Declared, agency, Conflict.Declared),
        ];
    }

    // What an agency has become, or came from, is the same house.
    private static IEnumerable<Conflict> Named(IReadOnlyCollection<string> codes, Agency agency, Conflict conflict)
    {
        string[] house = [agency.Code, .. Split(agency.Predecessors), .. Split(agency.SucceededBy)];
        return codes.Any(code => house.Contains(code, StringComparer.OrdinalIgnoreCase)) ? [conflict] : [];
    }

    private static bool IsOf(Agency agency, string? region) =>
        region is { Length: > 0 }
        && agency.Type is (AgencyType.Province or AgencyType.Regency or AgencyType.City)
        && agency.Code.StartsWith(region, StringComparison.OrdinalIgnoreCase);

    private static string[] Split(string? codes) => codes?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
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
