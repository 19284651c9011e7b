using Merit.Adapters.Storage;
using Merit.Assessment.Agencies;
using Merit.Assessment.Verification;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Finds who sits in plenaries and what keeps them away from agencies.</summary>
public sealed class PlenaryMembers(AssessorTable people, AgencyTable agencies)
{
    /// <summary>What keeps the people of the register away from some agencies of a cycle.</summary>
    public async Task<KnownConflicts> OfAsync(IReadOnlyCollection<AssessmentRow> rows, CancellationToken cancellation)
    {
        Dictionary<string, AgencyRow> registered = await agencies.FindManyAsync([.. rows.Select(r => r.RowKey)], cancellation);
        return new KnownConflicts(
            (await people.ListAsync(cancellation)).Select(row => row.Read()).ToDictionary(person => person.Id, StringComparer.OrdinalIgnoreCase),
            // What an agency has become since the cycle began, or came from, is the same house.
            rows.ToDictionary(
                row => row.RowKey,
                row => registered.TryGetValue(row.RowKey, out AgencyRow? known)
                    ? row.ReadAgency() with { Predecessors = known.Predecessors, SucceededBy = known.SucceededBy }
                    : row.ReadAgency(),
                StringComparer.Ordinal));
    }
}

/// <summary>What keeps people away from agencies.</summary>
/// <param name="people">The register, by id.</param>
/// <param name="agencies">The agencies, by code.</param>
public sealed class KnownConflicts(IReadOnlyDictionary<string, Assessor> people, IReadOnlyDictionary<string, Agency> agencies)
{
    /// <summary>Whether somebody may be a member: registered for the plenary, and still working.</summary>
    public bool MaySit(string member) => people.TryGetValue(member, out Assessor? person) && person.IsActive && person.Roles.Contains(AssessorRole.Plenary);

    /// <summary>How people know a member; their id where the register does not.</summary>
    public string NameOf(string member) => people.GetValueOrDefault(member)?.Name ?? member;

    /// <summary>Why a member leaves the room for an agency; empty when they stay.</summary>
    public IReadOnlyList<Conflict> Of(string member, AgendaRow item) =>
    [
        .. people.TryGetValue(member, out Assessor? person) && agencies.TryGetValue(item.Agency, out Agency? agency) ? Conflicts.Of(person, agency) : [],
        .. Recusal.ListOf(item).Any(recusal => IsSame(recusal.Member, member)) ? (Conflict[])[Conflict.Recused] : [],
    ];

    /// <summary>Those of some members who stay in the room for an agency.</summary>
    public IReadOnlyList<string> StayingFor(AgendaRow item, IEnumerable<string> members) => [.. members.Where(member => Of(member, item).Count == 0)];

    /// <summary>Whether two ids are one person's.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
