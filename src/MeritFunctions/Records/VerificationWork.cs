using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>Something that one of those who verify can do now and has not done.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="Slot">The place that it falls to, one of <see cref="AssignmentSlot"/>; empty in a cycle without places.</param>
/// <param name="Person">Opaque id of who has that place; empty while nobody does.</param>
/// <param name="Since">Since when they could do it.</param>
public sealed record Duty(string Agency, string AgencyName, string Slot, string Person, DateTimeOffset Since)
{
    /// <summary>Whether they have begun.</summary>
    public bool IsBegun { get; init; }

    /// <summary>Whether the agency has answered a question and nobody has begun to look at it.</summary>
    public bool IsUnreadAnswer { get; init; }

    /// <summary>Whether it is to settle where two reviews differ.</summary>
    public bool IsModeration => Slot == AssignmentSlot.Moderator;
}

/// <summary>Who has what to do in a cycle, as it follows from its rows.</summary>
public static class VerificationWork
{
    private const string Reopened = "|reopen";

    /// <summary>
    /// What is undone. An agency whose time is not over, that was asked, or that is decided on leaves nothing to do; a moderator has
    /// something to do only once both reviews are there.
    /// </summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="rows">Its assessments.</param>
    /// <param name="places">Who has which place.</param>
    /// <param name="decided">The decisions on them.</param>
    public static IReadOnlyList<Duty> Undone(CycleRow cycle, IEnumerable<AssessmentRow> rows, IEnumerable<AssignmentRow> places, IEnumerable<DecisionRow> decided)
    {
        Dictionary<string, AssignmentRow> byKey = places.ToDictionary(place => place.RowKey, StringComparer.Ordinal);
        Dictionary<string, DecisionRow> decisions = decided.ToDictionary(decision => decision.RowKey, StringComparer.Ordinal);
        return [.. rows.Where(row => IsOpen(row, cycle) && !decisions.ContainsKey(DecisionRow.OnUpload(row.RowKey, row.Receipt!, row.ClarificationRounds))).SelectMany(Of)];

        IEnumerable<Duty> Of(AssessmentRow row)
        {
            string work = AssignmentRow.WorkOf(row.Receipt!, row.ClarificationRounds);
            string[] slots = !cycle.IsAssigned ? [] : cycle.IsDoublyReviewed ? [AssignmentSlot.First, AssignmentSlot.Second] : [AssignmentSlot.First];
            AssignmentRow[] reviewers = [.. slots.Select(PlaceOf)];
            (DateTimeOffset since, bool isAnswer) = ReadySince(row, cycle, decisions);
            bool isUnread = isAnswer && !reviewers.Any(place => place.Reviewing == work);
            if (!cycle.IsAssigned && isUnread)
            {
                yield return new Duty(row.RowKey, row.AgencyName, "", "", since) { IsUnreadAnswer = true };
            }

            foreach (AssignmentRow place in reviewers.Where(place => !IsSubmitted(place)))
            {
                yield return DutyOf(place, since) with { IsBegun = place.Reviewing == work, IsUnreadAnswer = isUnread };
            }

            // Where both agree, the decision follows by itself.
            if (reviewers.Length > 1 && reviewers.All(IsSubmitted))
            {
                yield return DutyOf(PlaceOf(AssignmentSlot.Moderator), reviewers.Max(place => place.SubmittedAt)!.Value);
            }

            AssignmentRow PlaceOf(string slot) => byKey.GetValueOrDefault(AssignmentRow.KeyOf(row.RowKey, slot)) ?? new AssignmentRow { Agency = row.RowKey, Slot = slot };

            bool IsSubmitted(AssignmentRow place) => place.SubmittedAt is not null && place.Reviewing == work;

            Duty DutyOf(AssignmentRow place, DateTimeOffset ready) => new(row.RowKey, row.AgencyName, place.Slot, place.Assessor, place.AssignedAt > ready ? place.AssignedAt : ready);
        }
    }

    private static bool IsOpen(AssessmentRow row, CycleRow cycle) =>
        row is { Stage: AssessmentStage.AwaitingVerification, Receipt: { } receipt } && receipt == row.ScoredReceipt && (row.ClarificationRounds > 0 || row.IsSettledIn(cycle));

    // A question ends with an answer in words, with an upload, or with its time.
    private static (DateTimeOffset Since, bool IsAnswer) ReadySince(AssessmentRow row, CycleRow cycle, Dictionary<string, DecisionRow> decisions)
    {
        DateTimeOffset received = row.ReceivedAt ?? cycle.OpensAt;
        if (row.ClarificationRounds == 0)
        {
            return (row.Final ? received : Later(received, row.DeadlineIn(cycle)), false);
        }

        string last = row.Applied.Split('\n')[^1];
        DateTimeOffset decidedAt = Later(received, decisions.GetValueOrDefault(last)?.DecidedAt);
        if (last.EndsWith(Reopened, StringComparison.Ordinal))
        {
            return (decidedAt, false);
        }

        DateTimeOffset? answeredAt = ClarificationThread.AnswersOf(row).Find(sent => sent.Round == row.ClarificationRounds - 1)?.At;
        bool isAnswer = answeredAt is not null || received > row.AskedAt;
        return (Later(decidedAt, isAnswer ? answeredAt : row.UntilIn(cycle)), isAnswer);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
