using System.Globalization;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>
/// What becomes of the register of assessors when a document is put over it: only what the document states is replaced. Made
/// before anything is written, so that it is also the preview.
/// </summary>
public sealed class AssessorUpdate
{
    private const int MostShown = 5;

    private AssessorUpdate(IReadOnlyList<AssessorChange> changes, int unchanged) => (Changes, Unchanged) = (changes, unchanged);

    /// <summary>Who is new or becomes different, in the document's order.</summary>
    public IReadOnlyList<AssessorChange> Changes { get; }

    /// <summary>How many of the document's people stay as they are.</summary>
    public int Unchanged { get; }

    /// <summary>
    /// The update, or findings: an id that is registered in other case is a slip and nobody new. Warnings name codes that no agency
    /// has, because a conflict that is written with one is never seen.
    /// </summary>
    /// <param name="sent">What was read from the document.</param>
    /// <param name="registered">The people of the register as it is.</param>
    /// <param name="agencies">The codes of all agencies.</param>
    public static Read<AssessorUpdate> Of(AssessorRegister sent, IReadOnlyCollection<Assessor> registered, IEnumerable<string> agencies)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(registered);
        FindingList findings = new();
        ILookup<string, Assessor> byId = registered.ToLookup(person => person.Id, StringComparer.OrdinalIgnoreCase);
        HashSet<string> known = new(agencies, StringComparer.OrdinalIgnoreCase);
        List<AssessorChange> changes = [];
        foreach (Assessor person in sent.People)
        {
            Assessor? before = byId[person.Id].FirstOrDefault(one => one.Id == person.Id) ?? byId[person.Id].FirstOrDefault();
            if (before is not null && before.Id != person.Id)
            {
                findings.Error("assessor-id-case", sent.PointerOf(person.Id), person.Id, before.Id);
            }

            Assessor after = before is null ? person : Over(before, person, sent.StatedOf(person.Id));
            AssessorChange change = new(before, after);
            if (before is null || change.Fields.Count > 0)
            {
                changes.Add(change);
            }

            string[] unknown = [.. new[] { after.HomeAgency }.Concat(after.PreviousPosts).Concat(after.Declared).OfType<string>().Where(code => !known.Contains(code)).Distinct()];
            if (unknown.Length > 0)
            {
                findings.Warning(
                    "assessor-agency-unknown", sent.PointerOf(person.Id), after.Id, string.Join(", ", unknown.Take(MostShown)) + (unknown.Length > MostShown ? ", …" : ""));
            }
        }

        if (sent.People.Count == 0)
        {
            findings.Warning("register-without-assessors", "");
        }

        return findings.Result(new AssessorUpdate(changes, sent.People.Count - changes.Count));
    }

    private static Assessor Over(Assessor before, Assessor sent, AssessorFields stated) => sent with
    {
        Id = before.Id,
        Email = stated.HasFlag(AssessorFields.Email) ? sent.Email : before.Email,
        HomeAgency = stated.HasFlag(AssessorFields.HomeAgency) ? sent.HomeAgency : before.HomeAgency,
        HomeRegion = stated.HasFlag(AssessorFields.HomeRegion) ? sent.HomeRegion : before.HomeRegion,
        PreviousPosts = stated.HasFlag(AssessorFields.PreviousPosts) ? sent.PreviousPosts : before.PreviousPosts,
        Declared = stated.HasFlag(AssessorFields.Declared) ? sent.Declared : before.Declared,
        Competences = stated.HasFlag(AssessorFields.Competences) ? sent.Competences : before.Competences,
        Capacity = stated.HasFlag(AssessorFields.Capacity) ? sent.Capacity : before.Capacity,
        Absences = stated.HasFlag(AssessorFields.Absences) ? sent.Absences : before.Absences,
        IsActive = stated.HasFlag(AssessorFields.Active) ? sent.IsActive : before.IsActive,
    };
}

/// <summary>Somebody of the register of assessors who is new or becomes different.</summary>
/// <param name="Before">As they are; null when they are new.</param>
/// <param name="After">As they will be.</param>
public sealed record AssessorChange(Assessor? Before, Assessor After)
{
    /// <summary>The fields that become different, by their names in JSON; none when they are new.</summary>
    public IReadOnlyList<AssessorField> Fields { get; } = Before is null ? [] : Differing(Before, After);

    private static List<AssessorField> Differing(Assessor before, Assessor after)
    {
        AssessorField[] fields =
        [
            new("name", before.Name, after.Name),
            new("roles", Joined(before.Roles.Select(role => JsonName(role))), Joined(after.Roles.Select(role => JsonName(role)))),
            new("email", before.Email, after.Email),
            new("homeAgency", before.HomeAgency, after.HomeAgency),
            new("homeRegion", before.HomeRegion, after.HomeRegion),
            new("previousPosts", Joined(before.PreviousPosts), Joined(after.PreviousPosts)),
            new("declared", Joined(before.Declared), Joined(after.Declared)),
            new("competences", Joined(before.Competences.Select(AssessorNotation.Of)), Joined(after.Competences.Select(AssessorNotation.Of))),
            new("capacity", before.Capacity?.ToString(CultureInfo.InvariantCulture), after.Capacity?.ToString(CultureInfo.InvariantCulture)),
            new("absences", Joined(before.Absences.Select(AssessorNotation.Of)), Joined(after.Absences.Select(AssessorNotation.Of))),
            new("active", JsonName(before.IsActive), JsonName(after.IsActive)),
        ];
        return [.. fields.Where(field => field.Before != field.After)];
    }

    private static string? Joined(IEnumerable<string> parts) => string.Join(' ', parts) is { Length: > 0 } joined ? joined : null;

    private static string JsonName(object value) => value.ToString()!.ToLowerInvariant();
}

/// <summary>A field of somebody of the register that becomes different.</summary>
/// <param name="Field">Its name in JSON.</param>
/// <param name="Before">What it was, as tables write it; null for nothing.</param>
/// <param name="After">What it becomes.</param>
public sealed record AssessorField(string Field, string? Before, string? After);
