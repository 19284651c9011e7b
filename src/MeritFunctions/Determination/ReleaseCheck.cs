using System.Globalization;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Whether a cycle can be released as it stands, and upon what.</summary>
public sealed class ReleaseCheck(AssessmentTable assessments, SessionTable sessions, PlenaryMembers members)
{
    /// <summary>What keeps a cycle from being released, and, where it is released in sessions and nothing does, what these decided.</summary>
    public async Task<(IReadOnlyList<Blocker> Blockers, PlenaryRecord? Plenary)> OfAsync(CycleRow cycle, CancellationToken cancellation)
    {
        List<AssessmentRow> rows = await assessments.ListAsync(cycle.RowKey, cancellation);
        if (PlenarySetting.Of(cycle) is not { } setting)
        {
            return (Undone(cycle, rows), null);
        }

        (IReadOnlyList<Blocker> blockers, IReadOnlyDictionary<string, PlenaryDecision> decisions) = await InSessionsAsync(cycle, rows, cancellation);
        return (blockers, blockers.Count > 0 ? null : new PlenaryRecord(cycle.RowKey, setting.Quorum, setting.Authority, decisions));
    }

    // A verified assessment still blocks while its agency may upload again: the deadline has not passed, or the last look at what
    // it uploaded before it has not ended.
    private static IReadOnlyList<Blocker> Undone(CycleRow cycle, List<AssessmentRow> rows) =>
        [.. rows
            .Where(r => !r.HasEndedIn(cycle))
            .Select(r => new Blocker(r.RowKey, r.Stage, r.Stage == AssessmentStage.ClarificationRequested ? r.ClarifyUntil : r.IsSettledIn(cycle) ? null : r.DeadlineIn(cycle)))];

    private async Task<(IReadOnlyList<Blocker> Blockers, IReadOnlyDictionary<string, PlenaryDecision> Decisions)> InSessionsAsync(
        CycleRow cycle, List<AssessmentRow> rows, CancellationToken cancellation)
    {
        Dictionary<string, SessionRow> held = (await sessions.ListAsync(cycle.RowKey, cancellation)).ToDictionary(s => s.Session, StringComparer.Ordinal);
        Dictionary<(string Session, string Agency), AgendaRow> agendas = (await sessions.ListAgendasAsync(cycle.RowKey, cancellation)).ToDictionary(item => (item.Session, item.Agency));
        Dictionary<string, string> places = (await sessions.ListPlacesAsync(cycle.RowKey, cancellation)).ToDictionary(p => p.Agency, p => p.Session, StringComparer.Ordinal);
        KnownConflicts conflicts = await members.OfAsync(rows, cancellation);
        List<Blocker> blockers = [];
        SortedDictionary<string, PlenaryDecision> decisions = new(StringComparer.Ordinal);
        foreach (AssessmentRow row in rows)
        {
            AgendaRow? item = places.TryGetValue(row.RowKey, out string? session) ? agendas.GetValueOrDefault((session, row.RowKey)) : null;
            blockers.AddRange(ReleaseBlockers.Of(cycle, row, item, conflicts));
            if (row.Stage == AssessmentStage.Verified && item is { State: AgendaState.Decided } && SessionSeen.Holds(item, row))
            {
                decisions[row.RowKey] = Decision(row, item, held[item.Session], conflicts);
            }
        }

        return (blockers, decisions);
    }

    private static PlenaryDecision Decision(AssessmentRow row, AgendaRow item, SessionRow session, KnownConflicts conflicts) => new(
        session.Session,
        session.Title,
        DateOnly.ParseExact(session.Date, "O", CultureInfo.InvariantCulture),
        item.VerifiedHash!,
        item.DecidedBy!,
        item.DecidedAt!.Value,
        conflicts.StayingFor(item, item.Room.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
        [.. session.ReadMembers().Where(member => conflicts.Of(member, item).Count > 0)],
        item.Note,
        ReleaseBlockers.ConcededOf(row, item));
}
