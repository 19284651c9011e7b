using System.Globalization;
using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Determination;

/// <summary>Plans sessions. An agency stands on one agenda at a time: of two sessions that are planned with it at once, one is.</summary>
public sealed class SessionPlanner(
    CycleTable cycles, AssessmentTable assessments, SessionTable sessions, PlenaryMembers members, SessionDesk desk, ChangeLog changes)
{
    /// <summary>How many agencies an agenda has at most; as many as it has where nothing else is said.</summary>
    public const int MostAgencies = 25;

    private const int MostMembers = 50;
    private const int MostRounds = 20;

    /// <summary>What an order may say.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["session", "title", "date", "members", "chair", "agenda", "size"];

    /// <summary>Reads an order. What is wrong with it stands in the body's findings.</summary>
    public static PlannedSession Read(RequestBody body)
    {
        string[] members = [.. body.RequiredItems("members", MostMembers).Select(item => item.AsForm(TextForm.OpaqueId)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        string? chair = body.OptionalText("chair", TextForm.OpaqueId);
        string[]? agenda = body.OptionalTexts("agenda", TextForm.AgencyCode)?.Distinct(StringComparer.Ordinal).ToArray();
        var planned = new PlannedSession(
            body.RequiredText("session", TextForm.Id),
            body.RequiredLine("title"),
            body.RequiredDate("date"),
            members,
            chair ?? (members.Length > 0 ? members[0] : ""),
            agenda,
            body.OptionalInteger("size", 1, MostAgencies) ?? MostAgencies);
        if (members.Length > 0 && !members.Contains(planned.Chair, StringComparer.OrdinalIgnoreCase))
        {
            body.Findings.Error("chair-not-a-member", "/chair", planned.Chair);
        }

        if (agenda?.Length is 0 or > MostAgencies)
        {
            body.Findings.Error("agenda-count", "/agenda", MostAgencies);
        }

        return planned;
    }

    /// <summary>Plans a session; the same order again finds it planned, another one under its id is a conflict.</summary>
    public async Task<OrderOutcome> PlanAsync(string cycle, PlannedSession sent, Caller by, CancellationToken cancellation)
    {
        string hash = StoredJson.Sha256(StoredJson.Serialize(sent));
        for (int round = 1; ; round++)
        {
            if (await cycles.FindAsync(cycle, cancellation) is not { } row)
            {
                return OrderOutcome.NotFound("cycle-not-found", cycle);
            }

            if (await sessions.FindAsync(cycle, sent.Session, cancellation) is { } there)
            {
                await desk.LogAsync(there, cancellation);
                return there.ContentHash == hash ? OrderOutcome.Done : OrderOutcome.Conflict("session-differs", sent.Session);
            }

            if (CycleGate.RefusalOf(row) is { } closed)
            {
                return closed;
            }

            if (PlenarySetting.Of(row) is not { } setting || row.Release > 0)
            {
                return row.Release > 0 ? OrderOutcome.Conflict("already-released", cycle) : OrderOutcome.Conflict("no-plenary", cycle);
            }

            List<AssessmentRow> rows = await assessments.ListAsync(cycle, cancellation);
            if (await FindingsAsync(row, sent, setting, rows, cancellation) is { HasErrors: true } findings)
            {
                return OrderOutcome.Invalid(findings.All);
            }

            Dictionary<string, AgendaPlaceRow> places = (await sessions.ListPlacesAsync(cycle, cancellation)).ToDictionary(p => p.Agency, StringComparer.Ordinal);
            HashSet<string> free = await FreeAsync(cycle, rows, places, cancellation);
            string[] agenda = sent.Agenda?.ToArray() ?? [.. rows.Where(r => r.Stage == AssessmentStage.Verified && free.Contains(r.RowKey)).Select(r => r.RowKey).Take(sent.Size)];
            if (agenda.Where(code => !free.Contains(code)).ToList() is { Count: > 0 } taken)
            {
                return OrderOutcome.Conflict("agenda-taken", string.Join(", ", taken));
            }

            if (agenda.Length == 0)
            {
                return OrderOutcome.Conflict("agenda-empty", cycle);
            }

            SessionRow session = RowOf(cycle, sent, agenda, hash);
            session.Unlogged = ChangeLog.Add("", changes.Change($"session|{sent.Session}|plan", AuditKind.SessionPlanned, SessionDesk.SubjectOf(sent.Session), hash, by.Id, by.AuditRole));
            if (await sessions.TryWriteAsync([session, .. agenda.SelectMany(code => RowsOf(cycle, sent.Session, code, places))], cancellation))
            {
                await desk.LogAsync(session, cancellation);
                return OrderOutcome.Done;
            }

            if (round == MostRounds)
            {
                return OrderOutcome.Conflict("session-busy", sent.Session);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
        }
    }

    private async Task<FindingList> FindingsAsync(CycleRow cycle, PlannedSession sent, PlenarySetting setting, List<AssessmentRow> rows, CancellationToken cancellation)
    {
        FindingList findings = new(Messages.Find);
        KnownConflicts known = await members.OfAsync([], cancellation);
        for (int place = 0; place < sent.Members.Count; place++)
        {
            if (!known.MaySit(sent.Members[place]))
            {
                findings.Error("member-unknown", $"/members/{place}", sent.Members[place]);
            }
        }

        if (sent.Members.Count < setting.Quorum)
        {
            findings.Error("members-below-quorum", "/members", sent.Members.Count, setting.Quorum);
        }

        HashSet<string> taking = [.. rows.Where(r => !r.IsWithdrawn).Select(r => r.RowKey)];
        for (int place = 0; place < sent.Agenda?.Count; place++)
        {
            if (!taking.Contains(sent.Agenda[place]))
            {
                findings.Error("agency-not-in-cycle", $"/agenda/{place}", sent.Agenda[place], cycle.RowKey);
            }
        }

        return findings;
    }

    // Those on no agenda, and those that a session which is closed for good has left undecided or has decided on what has moved on since.
    private async Task<HashSet<string>> FreeAsync(string cycle, List<AssessmentRow> rows, Dictionary<string, AgendaPlaceRow> places, CancellationToken cancellation)
    {
        HashSet<string> closed = [.. (await sessions.ListAsync(cycle, cancellation)).Where(s => s.State == SessionState.Closed).Select(s => s.Session)];
        Dictionary<(string Session, string Agency), AgendaRow> agendas = (await sessions.ListAgendasAsync(cycle, cancellation)).ToDictionary(item => (item.Session, item.Agency));
        return [.. rows.Where(IsFree).Select(row => row.RowKey)];

        bool IsFree(AssessmentRow row) =>
            !places.TryGetValue(row.RowKey, out AgendaPlaceRow? place)
            || (closed.Contains(place.Session)
                && agendas.TryGetValue((place.Session, row.RowKey), out AgendaRow? item)
                && !(item.State == AgendaState.Decided && SessionSeen.Holds(item, row)));
    }

    private static SessionRow RowOf(string cycle, PlannedSession sent, string[] agenda, string hash) => new()
    {
        PartitionKey = TableKey.From(cycle),
        RowKey = SessionRow.KeyOf(sent.Session),
        Session = sent.Session,
        ContentHash = hash,
        Title = sent.Title,
        Date = sent.Date.ToString("O", CultureInfo.InvariantCulture),
        Members = string.Join('\n', sent.Members),
        Chair = sent.Chair,
        Agenda = string.Join('\n', agenda),
    };

    // The place is written as it was read, so that somebody who plans with the same agency at once comes second.
    private static IEnumerable<ITableEntity> RowsOf(string cycle, string session, string agency, Dictionary<string, AgendaPlaceRow> places)
    {
        yield return new AgendaRow { PartitionKey = TableKey.From(cycle), RowKey = AgendaRow.KeyOf(session, agency), Session = session, Agency = agency };
        AgendaPlaceRow place = places.GetValueOrDefault(agency) ?? new AgendaPlaceRow { PartitionKey = TableKey.From(cycle), RowKey = AgendaPlaceRow.KeyOf(agency), Agency = agency };
        place.Session = session;
        yield return place;
    }
}

/// <summary>An order for a session.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Date">The day on which it is held.</param>
/// <param name="Members">Opaque ids of its members.</param>
/// <param name="Chair">Which of them leads it.</param>
/// <param name="Agenda">Codes of its agencies in order; null for the verified ones that stand on no agenda.</param>
/// <param name="Size">How many of those at most.</param>
public sealed record PlannedSession(string Session, string Title, DateOnly Date, IReadOnlyList<string> Members, string Chair, IReadOnlyList<string>? Agenda, int Size);
