using Merit.Adapters.Storage;
using Merit.Assessment.Agencies;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Verification;

/// <summary>
/// Whose an agency is. In a cycle in which anybody was given an agency, only those to whom it was given review, moderate and verify it,
/// and not even they while the register knows a conflict of interest. In other cycles the role alone decides.
/// </summary>
public sealed class VerificationDuties(CycleTable cycles, AssignmentTable assignments, AssessorTable people, AssessmentTable assessments, AgencyTable register)
{
    /// <summary>The same for whoever has read the cycle: where nobody was given anything, nothing more is read.</summary>
    public Task<OrderOutcome?> RefusalOfAsync(CycleRow cycle, string agency, Caller caller, CancellationToken cancellation, params string[] slots) =>
        cycle.IsAssigned ? RefusalOfAsync(cycle.RowKey, agency, caller, cancellation, slots) : Task.FromResult<OrderOutcome?>(null);

    /// <summary>Why somebody may not act on an agency; null when they may.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="caller">Who wants to.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="slots">The places of which they must have one, of <see cref="AssignmentSlot"/>; none for any.</param>
    public async Task<OrderOutcome?> RefusalOfAsync(string cycleId, string agency, Caller caller, CancellationToken cancellation, params string[] slots) =>
        (await FindAsync(cycleId, agency, caller, cancellation, slots)).Refusal;

    /// <summary>
    /// The place that somebody has in an agency's verification, or why they may not act on it. Both are null where the role alone
    /// decides.
    /// </summary>
    /// <inheritdoc cref="RefusalOfAsync(string, string, Caller, CancellationToken, string[])"/>
    public async Task<(AssignmentRow? Place, OrderOutcome? Refusal)> FindAsync(string cycleId, string agency, Caller caller, CancellationToken cancellation, params IReadOnlyList<string> slots)
    {
        List<AssignmentRow> places = await assignments.ListAsync(cycleId, agency, cancellation);
        if (places.Count == 0)
        {
            return (null, await cycles.FindAsync(cycleId, cancellation) is { IsAssigned: true } ? OrderOutcome.Forbidden("not-assigned", agency) : null);
        }

        if (places.Find(place => place.Assessor == caller.Id && (slots.Count == 0 || slots.Contains(place.Slot))) is not { } own)
        {
            return (null, OrderOutcome.Forbidden("not-assigned", agency));
        }

        return await people.FindAsync(caller.Id, cancellation) is { } person && await assessments.FindAsync(cycleId, agency, cancellation) is { } row
            && Conflicts.Of(person.Read(), AgencyOf(row, await register.FindAsync(agency, cancellation))) is [_, ..] conflicts
                ? (null, OrderOutcome.Forbidden("conflict-of-interest", caller.Id, agency, Conflicts.Told(conflicts)))
                : (own, null);
    }

    /// <summary>An agency as conflicts look at it: as it takes part, with what the register says of whom it follows.</summary>
    public static Agency AgencyOf(AssessmentRow row, AgencyRow? registered) =>
        row.ReadAgency() with { Predecessors = registered?.Predecessors, SucceededBy = registered?.SucceededBy };
}
