using System.Collections.Immutable;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Verification;

/// <summary>Takes the people of a document for the register of assessors one by one, and checks what both of its forms have.</summary>
internal sealed class AssessorGathering(FindingList findings)
{
    /// <summary>How many people one document may name; thirty assess the whole country.</summary>
    public const int MostPeople = 2_000;

    /// <summary>How many codes, competences or absences one of them may have.</summary>
    public const int MostItems = 100;

    /// <summary>The largest capacity that can be stated.</summary>
    public const int MostCapacity = 10_000;

    private readonly Dictionary<string, (string Pointer, AssessorFields Stated)> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Assessor> _people = [];

    /// <summary>Takes somebody; null when the rest could not be read, so that the id is still checked.</summary>
    public void Add(string id, string pointer, Assessor? person, AssessorFields stated)
    {
        // Two ids that differ in case alone are one slip, and people who are mixed up judge in each other's name.
        if (!_ids.TryAdd(id, (pointer, stated)))
        {
            findings.Error("assessor-doubled", pointer, id, Finding.PlaceOf(_ids[id].Pointer));
        }
        else if (person is not null)
        {
            _people.Add(person);
        }
    }

    /// <summary>A training or certificate; null with a finding when it ends before it begins.</summary>
    public Competence? Competence(string? instrument, DateOnly from, DateOnly? until, string pointer) =>
        IsInOrder(from, until, pointer) ? new Competence(instrument, from, until) : null;

    /// <summary>A time away; null with a finding when it ends before it begins.</summary>
    public Absence? Absence(DateOnly from, DateOnly until, string pointer) => IsInOrder(from, until, pointer) ? new Absence(from, until) : null;

    public Read<AssessorRegister> Finish() => findings.Result(new AssessorRegister(_people, _ids));

    /// <summary>Codes in one order and each once, so that a document which lists them otherwise says the same.</summary>
    public static ImmutableArray<string> Codes(IEnumerable<string> codes) =>
        [.. codes.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    /// <summary>Roles in one order and each once.</summary>
    public static ImmutableArray<AssessorRole> Roles(IEnumerable<AssessorRole> roles) => [.. roles.Distinct().Order()];

    /// <summary>Competences in one order and each once.</summary>
    public static ImmutableArray<Competence> Competences(IEnumerable<Competence> competences) =>
        [.. competences.Distinct().OrderBy(one => one.Instrument, StringComparer.Ordinal).ThenBy(one => one.ValidFrom).ThenBy(one => one.ValidUntil)];

    /// <summary>Absences in one order and each once.</summary>
    public static ImmutableArray<Absence> Absences(IEnumerable<Absence> absences) =>
        [.. absences.Distinct().OrderBy(one => one.From).ThenBy(one => one.Until)];

    private bool IsInOrder(DateOnly from, DateOnly? until, string pointer)
    {
        if (until >= from || until is null)
        {
            return true;
        }

        findings.Error("period-reversed", pointer, AssessorNotation.Of(from), AssessorNotation.Of(until.Value));
        return false;
    }
}
