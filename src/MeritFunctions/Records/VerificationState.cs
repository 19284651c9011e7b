using Merit.Adapters.Storage;
using Merit.Assessment.Verification;

namespace MeritFunctions.Records;

/// <summary>Who has what to do in a cycle, and what waits too long, as it was read.</summary>
/// <param name="Places">Who has which place.</param>
/// <param name="People">The people of the register, by id.</param>
/// <param name="Duties">What is undone.</param>
/// <param name="Waits">What waits too long, each kind together, the oldest first.</param>
public sealed record VerificationState(
    IReadOnlyList<AssignmentRow> Places, IReadOnlyDictionary<string, Assessor> People, IReadOnlyList<Duty> Duties, IReadOnlyList<LongWait> Waits)
{
    /// <summary>Where mails to somebody go; null where none may: they work no more, have no address, or are not in the register.</summary>
    public string? AddressOf(string person) => AddressIn(People, person);

    /// <summary>The same of people who were read elsewhere.</summary>
    public static string? AddressIn(IReadOnlyDictionary<string, Assessor> people, string person) =>
        people.TryGetValue(person, out Assessor? known) && known is { IsActive: true, Email: { Length: > 0 } address } ? address : null;
}
