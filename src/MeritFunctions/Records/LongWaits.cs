using System.Collections.Immutable;
using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Calendar;
using Merit.Assessment.Verification;

namespace MeritFunctions.Records;

/// <summary>Finds what waits too long in a cycle. It reads each table of the cycle once, however many agencies there are.</summary>
public sealed class LongWaits(AssessmentTable assessments, AssignmentTable assignments, DecisionTable decisions, AssessorTable register, SessionTable sessions, TimeProvider clock)
{
    /// <summary>The state of a cycle's verification.</summary>
    public async Task<VerificationState> ReadAsync(CycleRow cycle, CancellationToken cancellation)
    {
        Task<List<AssessmentRow>> rows = assessments.ListAsync(cycle.RowKey, cancellation);
        Task<List<DecisionRow>> decided = decisions.ListAsync(cycle.RowKey, cancellation);
        Task<List<AssignmentRow>> places = cycle.IsAssigned ? assignments.ListAsync(cycle.RowKey, cancellation) : Task.FromResult<List<AssignmentRow>>([]);
        Task<List<AssessorRow>> persons = cycle.IsAssigned ? register.ListAsync(cancellation) : Task.FromResult<List<AssessorRow>>([]);
        await Task.WhenAll(rows, decided, places, persons);
        DateTimeOffset now = clock.GetUtcNow();
        IReadOnlyList<Duty> duties = VerificationWork.Undone(cycle, await rows, await places, await decided);
        Dictionary<string, Assessor> people = (await persons).Select(row => row.Read()).ToDictionary(person => person.Id, StringComparer.Ordinal);
        bool isOver = cycle.Release > 0 || cycle.Status == CycleStatus.Cancelled;
        LongWait[] waits = isOver ? [] :
        [
            .. OfDuties(cycle, duties, now),
            .. Overdue(cycle, await rows, now),
            .. await PassedAsync(cycle, await rows, now, cancellation),
            .. OfPeople(duties, people, now),
        ];
        return new VerificationState(
            await places, people, duties, [.. waits.OrderBy(wait => wait.Kind).ThenBy(wait => wait.Since).ThenBy(wait => wait.Agency, StringComparer.Ordinal)]);
    }

    /// <summary>How many working days something has waited.</summary>
    public static int Age(LongWait wait, DateTimeOffset now) => WorkingDays.Between(Messages.WibDate(wait.Since), Messages.WibDate(now));

    private static IEnumerable<LongWait> OfDuties(CycleRow cycle, IReadOnlyList<Duty> duties, DateTimeOffset now)
    {
        int days = cycle.EscalationDays ?? CycleRow.UsualEscalation;
        HashSet<string> unread = [];
        foreach (Duty duty in duties.Where(duty => WorkingDays.MorningOf(WorkingDays.Add(Messages.WibDate(duty.Since), days)) <= now))
        {
            bool isUnassigned = duty is { Person: "", Slot: not "" };
            if (isUnassigned || duty.IsModeration || (!duty.IsBegun && !duty.IsUnreadAnswer))
            {
                yield return Of(isUnassigned ? LongWaitKind.Unassigned : duty.IsModeration ? LongWaitKind.Disagreement : LongWaitKind.ReviewNotBegun, duty);
            }
            else if (duty.IsUnreadAnswer && unread.Add(duty.Agency))
            {
                yield return Of(LongWaitKind.AnswerUnread, duty);
            }
        }

        static LongWait Of(LongWaitKind kind, Duty duty) => new(kind, duty.Since) { Agency = duty.Agency, AgencyName = duty.AgencyName, Slot = duty.Slot, Person = duty.Person };
    }

    private static IEnumerable<LongWait> Overdue(CycleRow cycle, IEnumerable<AssessmentRow> rows, DateTimeOffset now) =>
        from row in rows
        where now > cycle.VerificationDeadline && row.Stage is AssessmentStage.AwaitingVerification or AssessmentStage.ClarificationRequested
        select new LongWait(LongWaitKind.Overdue, cycle.VerificationDeadline) { Agency = row.RowKey, AgencyName = row.AgencyName };

    private async Task<List<LongWait>> PassedAsync(CycleRow cycle, IReadOnlyList<AssessmentRow> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        DateOnly today = Messages.WibDate(now);
        (SessionRow Row, DateOnly Date)[] passed = cycle.PlenaryQuorum == 0 ? []
            : [.. (await sessions.ListAsync(cycle.RowKey, cancellation)).Select(row => (row, DateOnly.ParseExact(row.Date, "O", CultureInfo.InvariantCulture))).Where(one => one.Item2 < today)];
        if (passed.Length == 0)
        {
            return [];
        }

        // What was put on another agenda since waits there.
        Dictionary<string, string> places = (await sessions.ListPlacesAsync(cycle.RowKey, cancellation)).ToDictionary(place => place.Agency, place => place.Session, StringComparer.Ordinal);
        HashSet<string> decided = [.. (await sessions.ListAgendasAsync(cycle.RowKey, cancellation)).Where(item => item.State == AgendaState.Decided).Select(item => item.RowKey)];
        HashSet<string> taking = [.. rows.Where(row => !row.IsWithdrawn).Select(row => row.RowKey)];
        List<LongWait> waits = [];
        foreach ((SessionRow row, DateOnly date) in passed)
        {
            int open = row.ReadAgenda().Count(agency => taking.Contains(agency) && places.GetValueOrDefault(agency) == row.Session && !decided.Contains(AgendaRow.KeyOf(row.Session, agency)));
            if (open > 0)
            {
                waits.Add(new LongWait(LongWaitKind.SessionPassed, Messages.EndOfWibDay(date)) { Session = row.Session, Count = open });
            }
        }

        return waits;
    }

    // Nothing is put off for them, and they are named so that somebody can give their work to others.
    private static IEnumerable<LongWait> OfPeople(IReadOnlyList<Duty> duties, Dictionary<string, Assessor> people, DateTimeOffset now)
    {
        DateOnly today = Messages.WibDate(now);
        foreach (IGrouping<string, Duty> own in duties.Where(duty => duty.Person.Length > 0).GroupBy(duty => duty.Person, StringComparer.Ordinal))
        {
            Assessor? person = people.GetValueOrDefault(own.Key);
            var wait = new LongWait(LongWaitKind.HolderInactive, own.Min(duty => duty.Since)) { Person = own.Key, Count = own.Count() };
            if (person is { IsActive: false })
            {
                yield return wait;
                continue;
            }

            if (VerificationState.AddressIn(people, own.Key) is null)
            {
                yield return wait with { Kind = LongWaitKind.HolderUnreachable };
            }

            if ((person?.Absences ?? ImmutableArray<Absence>.Empty).FirstOrDefault(away => away.From <= today && today <= away.Until) is { } absence)
            {
                yield return wait with { Kind = LongWaitKind.HolderAway, Since = WorkingDays.MorningOf(absence.From), Until = absence.Until };
            }
        }
    }
}
