using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>What a member may make of agencies in a session.</summary>
internal static class SessionRules
{
    /// <summary>Judges a decision on what is stored, and makes it there.</summary>
    public static SessionTurn Judge(SessionSeen seen, SessionDecision sent, DateTimeOffset now)
    {
        string session = seen.Session.Session;
        if (sent.Agencies.Where(a => seen.Find(a.Agency) is null).Select(a => a.Agency).ToList() is { Count: > 0 } absent)
        {
            return SessionTurn.Refused("not-on-agenda", string.Join(", ", absent), session);
        }

        (SeenAgency Sent, AgendaRow Item)[] all = [.. sent.Agencies.DistinctBy(a => a.Agency).Select(a => (a, seen.Find(a.Agency)!))];
        if (Where(all, item => seen.Conflicts.Of(sent.Member, item).Count > 0) is { Length: > 0 } away)
        {
            return SessionTurn.Refused("member-conflicted", away);
        }

        // What is done already is so whoever has moved on since.
        (SeenAgency Sent, AgendaRow Item)[] open = [.. all.Where(a => !IsDone(seen, a.Item, sent))];
        return sent.Outcome switch
        {
            SessionOutcome.Decide => Decide(seen, sent, open, now),
            SessionOutcome.Defer => Defer(seen, sent, open, now),
            SessionOutcome.TakeBack => TakeBack(seen, sent, open),
            _ => Remarked(sent, open, now),
        };
    }

    private static bool IsDone(SessionSeen seen, AgendaRow item, SessionDecision sent) => sent.Outcome switch
    {
        SessionOutcome.Decide => seen.Holds(item) && item.State == AgendaState.Decided && item.Note == sent.Note,
        SessionOutcome.Defer => seen.Holds(item) && item.State == AgendaState.Deferred && item.Note == sent.Note,
        SessionOutcome.TakeBack => item.State == AgendaState.Open,
        _ => Remark.ListOf(item) is [.., { } last] && last.Text == sent.Note && KnownConflicts.IsSame(last.Member, sent.Member),
    };

    private static SessionTurn Decide(SessionSeen seen, SessionDecision sent, (SeenAgency Sent, AgendaRow Item)[] open, DateTimeOffset now)
    {
        if (Where(open, seen.Holds) is { Length: > 0 } settled)
        {
            return SessionTurn.Refused("already-settled", settled);
        }

        if (Where(open, item => !seen.Agreed.ContainsKey(item.Agency)) is { Length: > 0 } unverified)
        {
            return SessionTurn.Refused("not-agreed", unverified);
        }

        if (open.Where(a => a.Sent.Receipt != seen.Assessments[a.Item.Agency].Receipt || a.Sent.Record != seen.Agreed[a.Item.Agency].Hash || a.Sent.Round != seen.Assessments[a.Item.Agency].ClarificationRounds).Select(a => a.Item.Agency).ToList() is { Count: > 0 } moved)
        {
            return SessionTurn.Refused("score-moved", string.Join(", ", moved));
        }

        int quorum = seen.Cycle.Cycle.PlenaryQuorum;
        if (open.FirstOrDefault(a => seen.RoomFor(a.Item).Count < quorum) is { Item: { } lacking })
        {
            return SessionTurn.Refused("no-quorum", lacking.Agency, seen.RoomFor(lacking).Count, quorum);
        }

        foreach ((_, AgendaRow item) in open)
        {
            Settle(seen, item, AgendaState.Decided, sent, now);
        }

        return Turn(AuditKind.AgencyDecided, sent, open);
    }

    private static SessionTurn Defer(SessionSeen seen, SessionDecision sent, (SeenAgency Sent, AgendaRow Item)[] open, DateTimeOffset now)
    {
        if (Where(open, seen.Holds) is { Length: > 0 } settled)
        {
            return SessionTurn.Refused("already-settled", settled);
        }

        foreach ((_, AgendaRow item) in open)
        {
            Settle(seen, item, AgendaState.Deferred, sent, now);
        }

        return Turn(AuditKind.AgencyDeferred, sent, open);
    }

    private static SessionTurn TakeBack(SessionSeen seen, SessionDecision sent, (SeenAgency Sent, AgendaRow Item)[] open)
    {
        AgendaRow[] before = [.. open.Select(a => a.Item.Copy())];
        bool wasCountedOn = open.Any(a => a.Item.State == AgendaState.Decided && seen.Holds(a.Item));
        foreach ((_, AgendaRow item) in open)
        {
            (item.State, item.Receipt, item.VerifiedRecord, item.Round, item.VerifiedHash) = (AgendaState.Open, null, null, 0, null);
            (item.Note, item.DecidedBy, item.DecidedAt, item.Room) = (null, null, null, "");
        }

        return Turn(AuditKind.AgencyTakenBack, sent, open) with { Before = wasCountedOn ? before : [] };
    }

    private static SessionTurn Remarked(SessionDecision sent, (SeenAgency Sent, AgendaRow Item)[] open, DateTimeOffset now)
    {
        foreach ((_, AgendaRow item) in open)
        {
            item.Remarks = Listed.With(item.Remarks, new Remark(sent.Member, sent.Note!, now));
        }

        return Turn(AuditKind.AgencyRemarked, sent, open);
    }

    private static void Settle(SessionSeen seen, AgendaRow item, string state, SessionDecision sent, DateTimeOffset now)
    {
        AssessmentRow row = seen.Assessments[item.Agency];
        (item.State, item.Receipt, item.VerifiedRecord, item.Round, item.VerifiedHash) = (state, row.Receipt, row.VerifiedRecord, row.ClarificationRounds, seen.Agreed.GetValueOrDefault(item.Agency)?.Hash);
        (item.Note, item.DecidedBy, item.DecidedAt, item.Room) = (sent.Note, sent.Member, now, string.Join('\n', seen.RoomFor(item)));
    }

    private static SessionTurn Turn(AuditKind what, SessionDecision sent, (SeenAgency Sent, AgendaRow Item)[] made) => new(
        OrderOutcome.Done,
        [.. made.Select(a => new SessionEvent(what, a.Item.Agency, sent.Note, a.Item.VerifiedHash))],
        [.. made.Select(a => a.Item)],
        []);

    private static string Where((SeenAgency Sent, AgendaRow Item)[] all, Func<AgendaRow, bool> holds) => string.Join(", ", all.Where(a => holds(a.Item)).Select(a => a.Item.Agency));
}

/// <summary>What a member decides.</summary>
/// <param name="Outcome">What is made of the agencies.</param>
/// <param name="Agencies">The agencies, each with the score that was seen.</param>
/// <param name="Note">What is said with it; required unless it is decided.</param>
/// <param name="Member">Opaque id of the member.</param>
public sealed record SessionDecision(SessionOutcome Outcome, IReadOnlyList<SeenAgency> Agencies, string? Note, string Member);

/// <summary>An agency as somebody saw it who decides on it.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">Receipt of the upload whose agreed score they saw.</param>
/// <param name="Record">SHA-256 of the record with that score.</param>
/// <param name="Round">The round in which it was agreed.</param>
public sealed record SeenAgency(string Agency, string? Receipt, string? Record, int? Round);

/// <summary>What a session makes of an agency.</summary>
public enum SessionOutcome
{
    /// <summary>The agreed score is to be the result.</summary>
    Decide,

    /// <summary>It is put off to another session.</summary>
    Defer,

    /// <summary>What was made of it is taken back.</summary>
    TakeBack,

    /// <summary>A remark is added; nothing else changes.</summary>
    Note,
}

/// <summary>What came of an order in a session.</summary>
/// <param name="Outcome">Whether it holds, or why not.</param>
/// <param name="Events">What is written down; none when it was done before.</param>
/// <param name="Items">The agencies whose rows it changes.</param>
/// <param name="Before">Their rows as they were, in the same order, where a release may have counted on them; none elsewhere.</param>
internal sealed record SessionTurn(OrderOutcome Outcome, IReadOnlyList<SessionEvent> Events, IReadOnlyList<AgendaRow> Items, IReadOnlyList<AgendaRow> Before)
{
    public static SessionTurn Nothing { get; } = new(OrderOutcome.Done, [], [], []);

    public static SessionTurn Refused(string code, params object?[] arguments) => new(OrderOutcome.Conflict(code, arguments), [], [], []);

    public static SessionTurn Of(SessionEvent made, IReadOnlyList<AgendaRow>? items = null, IReadOnlyList<AgendaRow>? before = null) => new(OrderOutcome.Done, [made], items ?? [], before ?? []);
}

/// <summary>What is written down of a change.</summary>
/// <param name="What">What was done.</param>
/// <param name="Subject">To what.</param>
/// <param name="Why">The reason that was given.</param>
/// <param name="After">SHA-256 of what was decided on.</param>
internal sealed record SessionEvent(AuditKind What, string Subject, string? Why = null, string? After = null);
