using System.Collections.Concurrent;
using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Puts together what a plenary looks at while it decides.</summary>
public sealed class SessionViews(CycleTable cycles, DecisionTable decisions, ResultReader results)
{
    private const int SideBySide = 16;
    private const int MostRemembered = 8;

    // By the record's name, which is written once.
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, EarlierResult>> _earlier = new(StringComparer.Ordinal);

    /// <summary>A session with everything on its agenda.</summary>
    public async Task<SessionView> ViewAsync(SessionSeen seen, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, EarlierResult> earlier = await EarlierAsync(seen.Cycle.Cycle, cancellation);
        var taken = new IReadOnlyList<VerificationDecision>[seen.Agenda.Count];
        await Parallel.ForAsync(
            0,
            taken.Length,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (i, stop) => taken[i] = [.. (await decisions.ListAsync(seen.Cycle.Cycle.RowKey, seen.Agenda[i].Agency, stop)).Select(VerificationDecision.Of)]);
        SessionRow row = seen.Session;
        return new SessionView(
            row.Session,
            row.Title,
            SessionLine.DateOf(row),
            row.State,
            row.Chair,
            seen.Cycle.Cycle.PlenaryQuorum,
            [.. row.ReadMembers().Select(member => new SessionMember(member, seen.IsPresent(member)))],
            row.Current,
            row.OpenedAt,
            row.ClosedAt,
            [.. seen.Agenda.Select((item, place) => Line(seen, item, place + 1, taken[place], earlier.GetValueOrDefault(item.Agency)))]);
    }

    private static AgendaLine Line(SessionSeen seen, AgendaRow item, int place, IReadOnlyList<VerificationDecision> taken, EarlierResult? earlier)
    {
        AssessmentRow? row = seen.Assessments.GetValueOrDefault(item.Agency);
        AgreedScore? agreed = seen.Agreed.GetValueOrDefault(item.Agency);
        decimal? self = AssessmentRow.ToDecimal(row?.SelfScore);
        (decimal? toNext, decimal? above) = agreed is null ? (null, null) : BoundsOf(seen.Cycle.Instrument, agreed);
        bool holds = seen.Holds(item);
        return new AgendaLine(
            place,
            item.Agency,
            row?.AgencyName ?? item.Agency,
            row?.AgencyType ?? "",
            row?.Stage ?? "",
            self,
            row?.SelfCategory,
            agreed is null ? null : new AgreedLine(row!.Receipt!, agreed.Hash, row.ClarificationRounds, agreed.Score, agreed.Maximum, agreed.Index, agreed.Category, agreed.CategoryTitle, agreed.Score - self, toNext, above),
            [.. taken.Where(d => row?.HasApplied(d.Key) == true).Select(d => new VerifiedBy(d.Outcome, d.Round, [.. d.Levels.Keys], d.Reason, d.DecidedAt))],
            earlier,
            holds ? item.State : AgendaState.Open,
            item.State != AgendaState.Open && !holds,
            item.Note,
            item.DecidedBy,
            item.DecidedAt,
            [.. seen.Session.ReadMembers().Select(member => (member, why: seen.Conflicts.Of(member, item))).Where(m => m.why.Count > 0).Select(m => new AwayMember(m.member, m.why))],
            seen.RoomFor(item).Count,
            row is null ? [] : ReleaseBlockers.Of(seen.Cycle.Cycle, row, item, seen.Conflicts),
            row is null ? [] : ReleaseBlockers.ConcededOf(row, item),
            Remark.ListOf(item));
    }

    // How far the number that decides the category is from the next bound above it, and from the bound that it has reached.
    private static (decimal? ToNext, decimal? Above) BoundsOf(Instrument instrument, AgreedScore agreed)
    {
        decimal number = instrument.CategoryBasis == CategoryBasis.Index ? agreed.Index ?? 0m : agreed.Score;
        Category? next = instrument.Categories.LastOrDefault(c => !c.IsReachedBy(number));
        Category? own = instrument.Categories.FirstOrDefault(c => c.IsReachedBy(number));
        return (next?.LowerBound.Value - number, number - own?.LowerBound.Value);
    }

    // Of the cycle that was released last before this one began: with the same instrument, if there is one.
    private async Task<IReadOnlyDictionary<string, EarlierResult>> EarlierAsync(CycleRow cycle, CancellationToken cancellation)
    {
        CycleRow? last = (await cycles.ListAsync(cancellation))
            .Where(c => c.RowKey != cycle.RowKey && c is { Status: CycleStatus.Released, ResultsRecord: not null } && c.OpensAt < cycle.OpensAt)
            .OrderByDescending(c => c.InstrumentId == cycle.InstrumentId).ThenByDescending(c => c.OpensAt).FirstOrDefault();
        if (last is null)
        {
            return new Dictionary<string, EarlierResult>();
        }

        string key = $"{last.ResultsRecord}|{last.ResultsHash}";
        if (!_earlier.TryGetValue(key, out IReadOnlyDictionary<string, EarlierResult>? known))
        {
            if (_earlier.Count > MostRemembered)
            {
                _earlier.Clear();
            }

            (CycleResults? ranking, _) = await results.ReadRankingAsync(last, cancellation);
            known = _earlier[key] = (ranking?.Ranking ?? []).ToDictionary(
                line => line.Agency, line => new EarlierResult(last.RowKey, line.Score, ranking!.Maximum, line.Index, line.CategoryTitle, line.Rank), StringComparer.Ordinal);
        }

        return known;
    }
}

/// <summary>A session as a list shows it.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Date">The day on which it is held.</param>
/// <param name="State">One of <see cref="SessionState"/>.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Agencies">How many agencies are on its agenda.</param>
/// <param name="Current">The agency that is on now.</param>
public sealed record SessionLine(string Session, string Title, DateOnly Date, string State, int Members, int Agencies, string? Current)
{
    internal static SessionLine Of(SessionRow row) => new(row.Session, row.Title, DateOf(row), row.State, row.ReadMembers().Length, row.ReadAgenda().Length, row.Current);

    internal static DateOnly DateOf(SessionRow row) => DateOnly.ParseExact(row.Date, "O", CultureInfo.InvariantCulture);
}

/// <summary>A session as whoever sits in it sees it.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Date">The day on which it is held.</param>
/// <param name="State">One of <see cref="SessionState"/>.</param>
/// <param name="Chair">Opaque id of who leads it.</param>
/// <param name="Quorum">How many members without a conflict decide on an agency at least.</param>
/// <param name="Members">Its members.</param>
/// <param name="Current">The agency that is on now.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="Agenda">The agencies in order.</param>
public sealed record SessionView(
    string Session,
    string Title,
    DateOnly Date,
    string State,
    string Chair,
    int Quorum,
    IReadOnlyList<SessionMember> Members,
    string? Current,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<AgendaLine> Agenda);

/// <summary>A member of a session.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Present">Whether they are in the room.</param>
public sealed record SessionMember(string Id, bool Present);

/// <summary>An agency on an agenda.</summary>
/// <param name="Place">From 1.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name as of the cycle's start.</param>
/// <param name="Type">Its type as of the cycle's start.</param>
/// <param name="Stage">Where its assessment stands.</param>
/// <param name="SelfScore">What it gave itself.</param>
/// <param name="SelfCategory">Code of the category that this would be.</param>
/// <param name="Agreed">The agreed score; absent while it is not verified.</param>
/// <param name="Verification">The decisions of the verification that took effect, oldest first.</param>
/// <param name="Earlier">Its result of the year before.</param>
/// <param name="State">What the session has made of it: <c>open</c>, <c>decided</c> or <c>deferred</c>.</param>
/// <param name="Fallen">Whether something was decided that counts no more, because the assessment has moved on.</param>
/// <param name="Note">What was said with it.</param>
/// <param name="DecidedBy">Opaque id of who entered it.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Away">Members who leave the room for it.</param>
/// <param name="Room">How many members are in the room for it.</param>
/// <param name="Blockers">What stands in the way of its release.</param>
/// <param name="Concessions">What stood in the way and was conceded.</param>
/// <param name="Remarks">What members remarked.</param>
public sealed record AgendaLine(
    int Place,
    string Agency,
    string Name,
    string Type,
    string Stage,
    decimal? SelfScore,
    string? SelfCategory,
    AgreedLine? Agreed,
    IReadOnlyList<VerifiedBy> Verification,
    EarlierResult? Earlier,
    string State,
    bool Fallen,
    string? Note,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    IReadOnlyList<AwayMember> Away,
    int Room,
    IReadOnlyList<Blocker> Blockers,
    IReadOnlyList<Concession> Concessions,
    IReadOnlyList<Remark> Remarks);

/// <summary>An agreed score on an agenda.</summary>
/// <param name="Receipt">Receipt of the upload; a decision names it.</param>
/// <param name="Record">SHA-256 of the score's record; a decision names it.</param>
/// <param name="Round">The round in which it was agreed; a decision names it.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="Index">The rounded index.</param>
/// <param name="Category">Code of the category.</param>
/// <param name="CategoryTitle">Its name.</param>
/// <param name="Difference">What the verification added to the agency's own score.</param>
/// <param name="ToNext">How much is missing to the next category; absent in the highest.</param>
/// <param name="AboveBound">How far it is above the bound of its category.</param>
public sealed record AgreedLine(
    string Receipt,
    string Record,
    int Round,
    decimal Score,
    decimal Maximum,
    decimal? Index,
    string? Category,
    Text? CategoryTitle,
    decimal? Difference,
    decimal? ToNext,
    decimal? AboveBound);

/// <summary>A decision of the verification on an agenda; it names nobody.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Round">The round that it was taken in.</param>
/// <param name="Adjusted">Codes of the indicators whose levels were set.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When.</param>
public sealed record VerifiedBy(VerificationOutcome Outcome, int Round, IReadOnlyList<string> Adjusted, string? Reason, DateTimeOffset DecidedAt);

/// <summary>An agency's result of the year before.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="Index">The rounded index.</param>
/// <param name="CategoryTitle">Name of the category.</param>
/// <param name="Rank">The place among all.</param>
public sealed record EarlierResult(string Cycle, decimal Score, decimal Maximum, decimal? Index, Text? CategoryTitle, int Rank);

/// <summary>A member who leaves the room for an agency.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Why">By which rule.</param>
public sealed record AwayMember(string Id, IReadOnlyList<Conflict> Why);

/// <summary>What is on in a session.</summary>
/// <param name="State">One of <see cref="SessionState"/>.</param>
/// <param name="Place">Place of the agency that is on, from 1; 0 while none is.</param>
/// <param name="Of">How many are on the agenda.</param>
/// <param name="Agency">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Decision">What was made of it.</param>
/// <param name="Room">How many members are in the room for it.</param>
/// <param name="Quorum">How many decide at least.</param>
/// <param name="Present">Whether whoever asks is in the room.</param>
/// <param name="Leave">Whether they leave it for this agency.</param>
public sealed record SessionNow(string State, int Place, int Of, string? Agency, string? Name, string? Decision, int Room, int Quorum, bool Present, bool Leave)
{
    internal static SessionNow For(SessionSeen seen, string caller)
    {
        AgendaRow? item = seen.Session.Current is { } current ? seen.Find(current) : null;
        return new SessionNow(
            seen.Session.State,
            item is null ? 0 : Array.IndexOf(seen.Session.ReadAgenda(), item.Agency) + 1,
            seen.Session.ReadAgenda().Length,
            item?.Agency,
            item is null ? null : seen.Assessments.GetValueOrDefault(item.Agency)?.AgencyName,
            item is null ? null : seen.Holds(item) ? item.State : AgendaState.Open,
            item is null ? 0 : seen.RoomFor(item).Count,
            seen.Cycle.Cycle.PlenaryQuorum,
            seen.IsPresent(caller),
            item is not null && seen.IsMember(caller) && seen.Conflicts.Of(caller, item).Count > 0);
    }
}
