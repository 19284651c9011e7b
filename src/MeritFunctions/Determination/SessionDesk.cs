using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>
/// Takes what members of a plenary order in a session. Each is judged on what is stored and written together with the session's row, so that
/// of two at once the second is judged on what the first has left. The same order again finds itself done.
/// </summary>
public sealed class SessionDesk(SessionReader reader, SessionTable sessions, CycleTable cycles, ChangeLog changes, TimeProvider clock)
{
    // All members of a plenary may press at once.
    private const int MostRounds = 40;

    /// <summary>Opens a session: members come in, and agencies are decided on.</summary>
    public Task<OrderOutcome> OpenAsync(string cycle, string session, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (seen.Session.State != SessionState.Planned)
            {
                return seen.Session.State == SessionState.Open ? SessionTurn.Nothing : SessionTurn.Refused("session-closed", session);
            }

            (seen.Session.State, seen.Session.OpenedAt, seen.Session.Current) = (SessionState.Open, clock.GetUtcNow(), seen.Session.ReadAgenda()[0]);
            return SessionTurn.Of(new SessionEvent(AuditKind.SessionOpened, SubjectOf(session)));
        },
        cancellation);

    /// <summary>Closes a session for good. What it has not decided can be put on another agenda.</summary>
    public Task<OrderOutcome> CloseAsync(string cycle, string session, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (seen.Session.State == SessionState.Closed)
            {
                return SessionTurn.Nothing;
            }

            DateTimeOffset now = clock.GetUtcNow();
            (seen.Session.State, seen.Session.ClosedAt, seen.Session.Current) = (SessionState.Closed, now, null);
            seen.Session.Attendance = seen.Session.Attendance.Length == 0
                ? ""
                : StoredJson.ToText<IReadOnlyList<Attendance>>([.. Attendance.ListOf(seen.Session).Select(a => a with { Until = a.Until ?? now })]);
            return SessionTurn.Of(new SessionEvent(AuditKind.SessionClosed, SubjectOf(session)));
        },
        cancellation);

    /// <summary>Notes that a member comes into the room, or leaves it.</summary>
    public Task<OrderOutcome> AttendAsync(string cycle, string session, string member, bool isPresent, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (RefusalOf(seen, member, mustBePresent: false) is { } refusal)
            {
                return refusal;
            }

            if (seen.IsPresent(member) == isPresent)
            {
                return SessionTurn.Nothing;
            }

            DateTimeOffset now = clock.GetUtcNow();
            seen.Session.Attendance = isPresent
                ? Listed.With(seen.Session.Attendance, new Attendance(member, now, null))
                : StoredJson.ToText<IReadOnlyList<Attendance>>(
                    [.. Attendance.ListOf(seen.Session).Select(a => a.Until is null && KnownConflicts.IsSame(a.Member, member) ? a with { Until = now } : a)]);
            return SessionTurn.Of(new SessionEvent(isPresent ? AuditKind.SessionJoined : AuditKind.SessionLeft, $"{SubjectOf(session)}/{member}"));
        },
        cancellation);

    /// <summary>Turns to an agency: everybody's screen shows it, and who has a conflict with it is told to leave.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="session">The session.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="mayLead">Whether whoever orders it runs the cycle and not only sits in the session.</param>
    /// <param name="order">Who orders it.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<OrderOutcome> CallAsync(string cycle, string session, string agency, bool mayLead, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (seen.Session.State != SessionState.Open)
            {
                return SessionTurn.Refused("session-not-open", session, seen.Session.State);
            }

            if (!mayLead && !KnownConflicts.IsSame(seen.Session.Chair, order.By.Id))
            {
                return SessionTurn.Refused("not-the-chair", session);
            }

            if (seen.Find(agency) is null)
            {
                return SessionTurn.Refused("not-on-agenda", agency, session);
            }

            if (seen.Session.Current == agency)
            {
                return SessionTurn.Nothing;
            }

            seen.Session.Current = agency;
            return SessionTurn.Of(new SessionEvent(AuditKind.AgencyCalled, agency));
        },
        cancellation);

    /// <summary>Decides on agencies, puts them off, takes either back, or adds a remark: on all of them or on none.</summary>
    public Task<OrderOutcome> DecideAsync(string cycle, string session, SessionDecision sent, Order order, CancellationToken cancellation) =>
        TakeAsync(cycle, session, order, seen => RefusalOf(seen, sent.Member, mustBePresent: true) ?? SessionRules.Judge(seen, sent, clock.GetUtcNow()), cancellation);

    /// <summary>Notes that a member keeps away from an agency.</summary>
    public Task<OrderOutcome> RecuseAsync(string cycle, string session, string agency, string member, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (seen.Session.State == SessionState.Closed)
            {
                return SessionTurn.Refused("session-closed", session);
            }

            if (!seen.IsMember(member))
            {
                return SessionTurn.Refused("not-a-member", session);
            }

            if (seen.Find(agency) is not { } item)
            {
                return SessionTurn.Refused("not-on-agenda", agency, session);
            }

            if (Recusal.ListOf(item).Any(r => KnownConflicts.IsSame(r.Member, member)))
            {
                return SessionTurn.Nothing;
            }

            AgendaRow before = item.Copy();
            item.Recusals = Listed.With(item.Recusals, new Recusal(member, order.Reason!, clock.GetUtcNow()));
            // Who was in the room when it was decided may be missing from the quorum now.
            return SessionTurn.Of(new SessionEvent(AuditKind.MemberRecused, $"{agency}/{member}", order.Reason), [item], item.State == AgendaState.Decided ? [before] : []);
        },
        cancellation);

    /// <summary>Concedes what stands in the way of an agency's release, as it stands now.</summary>
    public Task<OrderOutcome> ConcedeAsync(string cycle, string session, string agency, string code, Order order, CancellationToken cancellation) => TakeAsync(
        cycle,
        session,
        order,
        seen =>
        {
            if (!IsAuthority(seen.Cycle.Cycle, order))
            {
                return SessionTurn.Refused("not-the-authority", cycle);
            }

            if (seen.Find(agency) is not { } item || seen.Assessments.GetValueOrDefault(agency) is not { } row)
            {
                return SessionTurn.Refused("not-on-agenda", agency, session);
            }

            if (row is not { Stage: AssessmentStage.Verified, VerifiedRecord: { } verified }
                || ReleaseBlockers.ConcedableOf(row).FirstOrDefault(b => b.Code == code) is not { Code: not null } stands)
            {
                return SessionTurn.Refused("nothing-to-concede", agency, code);
            }

            if (ReleaseBlockers.ConcededOf(row, item).Any(c => c.Code == code))
            {
                return SessionTurn.Nothing;
            }

            item.Concessions = Listed.With(item.Concessions, new Concession(code, stands.About, verified, row.ClarificationRounds, order.By.Id, order.Reason!, clock.GetUtcNow()));
            return SessionTurn.Of(new SessionEvent(AuditKind.BlockerConceded, $"{agency}/{code}", order.Reason), [item]);
        },
        cancellation);

    /// <summary>Whether somebody may concede and release: the person that the cycle names.</summary>
    public static bool IsAuthority(CycleRow cycle, Order order) =>
        order.By.Credential == Http.Access.Credential.Unguarded || KnownConflicts.IsSame(cycle.PlenaryAuthority, order.By.Id);

    /// <summary>Writes down what was changed, when whoever changed it may have stopped before.</summary>
    public async Task LogAsync(SessionRow row, CancellationToken cancellation)
    {
        if (row.Unlogged.Length == 0)
        {
            return;
        }

        string noted = row.Unlogged;
        await changes.NoteAsync(row.PartitionKey, noted, cancellation);
        await sessions.ChangeAsync(
            row,
            r =>
            {
                bool isAll = r.Unlogged == noted;
                r.Unlogged = isAll ? "" : r.Unlogged;
                return isAll;
            },
            cancellation);
    }

    internal static string SubjectOf(string session) => $"session/{session}";

    private static SessionTurn? RefusalOf(SessionSeen seen, string member, bool mustBePresent) =>
        seen.Session.State != SessionState.Open ? SessionTurn.Refused("session-not-open", seen.Session.Session, seen.Session.State)
        : !seen.IsMember(member) ? SessionTurn.Refused("not-a-member", seen.Session.Session)
        : mustBePresent && !seen.IsPresent(member) ? SessionTurn.Refused("not-present", seen.Session.Session)
        : null;

    private async Task<OrderOutcome> TakeAsync(string cycle, string session, Order order, Func<SessionSeen, SessionTurn> judge, CancellationToken cancellation)
    {
        for (int round = 1; ; round++)
        {
            if (await reader.FindAsync(cycle, session, cancellation) is not { } seen)
            {
                return await cycles.FindAsync(cycle, cancellation) is null ? OrderOutcome.NotFound("cycle-not-found", cycle) : OrderOutcome.NotFound("session-not-found", session, cycle);
            }

            SessionRow row = seen.Session;
            bool isMet = EntityTag.IsMet(order.Seen, row.ETag);
            SessionTurn turn = GateOf(seen.Cycle.Cycle) is { } closed ? new SessionTurn(closed, [], [], []) : judge(seen);
            if (!turn.Outcome.IsDone)
            {
                return turn.Outcome;
            }

            if (turn.Events.Count > 0)
            {
                if (!isMet)
                {
                    return OrderOutcome.Stale;
                }

                string unlogged = row.Unlogged;
                row.Changes++;
                foreach (SessionEvent made in turn.Events)
                {
                    row.Unlogged = ChangeLog.Add(row.Unlogged, changes.Change(
                        string.Create(CultureInfo.InvariantCulture, $"session|{session}|{row.Changes}|{made.Subject}"), made.What, made.Subject, made.After, order.By.Id, order.By.AuditRole, made.Why));
                }

                if (!await sessions.TryWriteAsync([row, .. turn.Items], cancellation))
                {
                    if (round == MostRounds)
                    {
                        return OrderOutcome.Conflict("session-busy", session);
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 10 * round)), cancellation);
                    continue;
                }

                if (turn.Before.Count > 0 && !await TakeBackAsync(row, unlogged, turn, cancellation))
                {
                    return OrderOutcome.Conflict("already-released", cycle);
                }
            }

            // Also when it was done before: whoever did it may have stopped in between.
            await LogAsync(row, cancellation);
            return OrderOutcome.Done;
        }
    }

    // A release that has counted on what is taken back must not come after it. It is taken back first and told to the cycle's row then: a
    // release that came between the two holds, and this comes too late.
    private async Task<bool> TakeBackAsync(SessionRow row, string unlogged, SessionTurn turn, CancellationToken cancellation)
    {
        bool isReleased = false;
        await cycles.ChangeAsync(
            row.PartitionKey,
            cycle =>
            {
                isReleased = cycle.Release > 0;
                cycle.PlenaryTakenBack += isReleased ? 0 : 1;
                return !isReleased;
            },
            cancellation);
        if (isReleased)
        {
            foreach ((AgendaRow before, AgendaRow item) in turn.Before.Zip(turn.Items))
            {
                before.ETag = item.ETag;
            }

            row.Unlogged = unlogged;
            await sessions.TryWriteAsync([row, .. turn.Before], cancellation);
        }

        return !isReleased;
    }

    private static OrderOutcome? GateOf(CycleRow cycle) =>
        CycleGate.RefusalOf(cycle)
        ?? (PlenarySetting.Of(cycle) is null ? OrderOutcome.Conflict("no-plenary", cycle.RowKey)
        : cycle.Release > 0 ? OrderOutcome.Conflict("already-released", cycle.RowKey)
        : null);
}
