using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Verification;

namespace MeritFunctions.Objections;

/// <summary>
/// Who may decide on an objection: nobody who had a part in the result that it is about, and nobody in conflict with the agency. The one place where
/// that is asked.
/// </summary>
public sealed class ObjectionDuties(AssignmentTable assignments, DecisionTable decisions, AssessorTable people, AgencyTable register)
{
    /// <summary>Why somebody may not decide; null when they may.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The agency's assessment.</param>
    /// <param name="result">The result that the objection is about.</param>
    /// <param name="caller">Who wants to.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome?> RefusalOfAsync(CycleRow cycle, AssessmentRow row, ResultRecord result, Caller caller, CancellationToken cancellation)
    {
        HashSet<string> hadPart = await TookPartAsync(cycle, row, result, cancellation);
        if (hadPart.Contains(caller.Id))
        {
            return OrderOutcome.Forbidden("objection-took-part", row.RowKey);
        }

        // Where places are given, whoever decides must be somebody of whom it is known where their interests lie.
        AssessorRow? person = await people.FindAsync(caller.Id, cancellation);
        if (cycle.IsAssigned && person?.Read() is not { IsActive: true })
        {
            return OrderOutcome.Forbidden("not-assigned", row.RowKey);
        }

        return person is not null
            && Conflicts.Of(person.Read(), VerificationDuties.AgencyOf(row, await register.FindAsync(row.RowKey, cancellation))) is [_, ..] conflicts
                ? OrderOutcome.Forbidden("conflict-of-interest", caller.Id, row.RowKey, Conflicts.Told(conflicts))
                : null;
    }

    // Whoever had a place of its verification, whether they have it still; whoever decided, also what was superseded; whoever sat in the room; whoever released.
    private async Task<HashSet<string>> TookPartAsync(CycleRow cycle, AssessmentRow row, ResultRecord result, CancellationToken cancellation)
    {
        HashSet<string> hadPart = new(StringComparer.OrdinalIgnoreCase);
        foreach (AssignmentRow place in await assignments.ListAsync(cycle.RowKey, row.RowKey, cancellation))
        {
            hadPart.UnionWith([place.Assessor, .. place.Before.Split(','), .. place.Recused.Split(',')]);
        }

        foreach (VerificationDecision decision in (await decisions.ListAsync(cycle.RowKey, row.RowKey, cancellation)).Select(VerificationDecision.Of))
        {
            hadPart.UnionWith([.. decision.Deciders, decision.Reviews?.Moderator ?? ""]);
        }

        hadPart.UnionWith([.. cycle.ReleasedBy.Split(','), cycle.PlenaryAuthority]);
        if (result.Plenary is { } plenary)
        {
            hadPart.UnionWith([plenary.DecidedBy, .. plenary.Room, .. plenary.Concessions.Select(conceded => conceded.Authority)]);
        }

        return hadPart;
    }
}
