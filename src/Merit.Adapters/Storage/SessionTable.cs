using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// The plenary's sessions. A session, the agencies of its agenda and the place that says on which agenda an agency stands share one
/// partition, so that what belongs together is one write: of two at once one counts, and the other is judged anew.
/// </summary>
public sealed class SessionTable(MeritStorage storage)
{
    // No cycle has this id.
    private const string Decrees = "~decrees";

    private readonly TableClient _table = storage.Table(Tables.Sessions);

    /// <summary>The sessions of a cycle, by id.</summary>
    public Task<List<SessionRow>> ListAsync(string cycleId, CancellationToken cancellation) =>
        _table.QueryAsync<SessionRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), SessionRow.Prefix), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>A session, or null.</summary>
    public Task<SessionRow?> FindAsync(string cycleId, string session, CancellationToken cancellation) =>
        _table.FindAsync<SessionRow>(TableKey.From(cycleId), SessionRow.KeyOf(session), cancellation);

    /// <summary>The agencies of one session's agenda, by code.</summary>
    public Task<List<AgendaRow>> ListAgendaAsync(string cycleId, string session, CancellationToken cancellation) =>
        _table.QueryAsync<AgendaRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), AgendaRow.KeyOf(session, "")), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>The agencies of every agenda of a cycle.</summary>
    public Task<List<AgendaRow>> ListAgendasAsync(string cycleId, CancellationToken cancellation) =>
        _table.QueryAsync<AgendaRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), AgendaRow.Prefix), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>On which agenda each agency of a cycle stands; whoever was on none has no row.</summary>
    public Task<List<AgendaPlaceRow>> ListPlacesAsync(string cycleId, CancellationToken cancellation) =>
        _table.QueryAsync<AgendaPlaceRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), AgendaPlaceRow.Prefix), cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>
    /// Writes rows of one cycle, all or none: those without an ETag are inserted, the others replace what was read. False when one of them
    /// exists already or was changed by somebody else. At most a hundred.
    /// </summary>
    public Task<bool> TryWriteAsync(IReadOnlyList<ITableEntity> rows, CancellationToken cancellation) => _table.TryWriteAsync(rows, cancellation);

    /// <summary>Changes a session's row alone; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public Task<SessionRow?> ChangeAsync(SessionRow read, Func<SessionRow, bool> change, CancellationToken cancellation) =>
        _table.ChangeAsync(read, change, cancellation);

    /// <summary>Notes that a cycle is released by a decree. The insert decides.</summary>
    /// <returns>The cycle that has the decree: this one, or the one that had it before.</returns>
    public async Task<string> TakeDecreeAsync(string decree, string cycleId, CancellationToken cancellation)
    {
        string key = StoredJson.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Join(' ', decree.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        var row = new DecreeRow { PartitionKey = Decrees, RowKey = key, Cycle = cycleId };
        return await _table.TryInsertAsync(row, cancellation) ? cycleId : (await _table.FindAsync<DecreeRow>(Decrees, key, cancellation))?.Cycle ?? cycleId;
    }

    private sealed class DecreeRow : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string Cycle { get; set; } = "";
    }
}

/// <summary>A session of the plenary. Every change of it or of its agenda is written together with this row.</summary>
public sealed class SessionRow : ITableEntity
{
    internal const string Prefix = "session|";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The session's id.</summary>
    public string Session { get; set; } = "";

    /// <summary>SHA-256 of the order that planned it: the same again is the same session.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>What it is called.</summary>
    public string Title { get; set; } = "";

    /// <summary>The day on which it is held, ISO 8601.</summary>
    public string Date { get; set; } = "";

    /// <summary>Opaque ids of its members, one on a line.</summary>
    public string Members { get; set; } = "";

    /// <summary>Which of them leads it.</summary>
    public string Chair { get; set; } = "";

    /// <summary>Codes of the agencies on its agenda, in order, one on a line.</summary>
    public string Agenda { get; set; } = "";

    /// <summary>One of <see cref="SessionState"/>.</summary>
    public string State { get; set; } = SessionState.Planned;

    /// <summary>The agency that is on now; null while none is.</summary>
    public string? Current { get; set; }

    /// <summary>Who is and was in the room, a JSON array.</summary>
    public string Attendance { get; set; } = "";

    /// <summary>When it was opened; null before.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>When it was closed, for good; null before.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>How often it was changed.</summary>
    public int Changes { get; set; }

    /// <summary>Changes that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>Its members.</summary>
    public string[] ReadMembers() => Members.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The codes of its agenda, in order.</summary>
    public string[] ReadAgenda() => Agenda.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The key of a session.</summary>
    public static string KeyOf(string session) => Prefix + TableKey.From(session);
}

/// <summary>An agency on a session's agenda, and what was decided of it there.</summary>
public sealed class AgendaRow : ITableEntity
{
    internal const string Prefix = "item|";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The session.</summary>
    public string Session { get; set; } = "";

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>One of <see cref="AgendaState"/>. It counts for what was seen alone: see the columns below.</summary>
    public string State { get; set; } = AgendaState.Open;

    /// <summary>Receipt of the upload whose agreed score was seen.</summary>
    public string? Receipt { get; set; }

    /// <summary>Name of the record with that score.</summary>
    public string? VerifiedRecord { get; set; }

    /// <summary>The round in which it was agreed: a score that was reopened and confirmed again has the same record and another round.</summary>
    public int Round { get; set; }

    /// <summary>SHA-256 of that record.</summary>
    public string? VerifiedHash { get; set; }

    /// <summary>What was said with the decision.</summary>
    public string? Note { get; set; }

    /// <summary>Opaque id of the member who entered it.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Opaque ids of those who were in the room for it then, one on a line.</summary>
    public string Room { get; set; } = "";

    /// <summary>Members who have recused themselves from it, with their reasons, a JSON array.</summary>
    public string Recusals { get; set; } = "";

    /// <summary>Remarks of members, a JSON array.</summary>
    public string Remarks { get; set; } = "";

    /// <summary>What was conceded, a JSON array.</summary>
    public string Concessions { get; set; } = "";

    /// <summary>The row as it stands, for when it is to be so again.</summary>
    public AgendaRow Copy() => (AgendaRow)MemberwiseClone();

    /// <summary>The key of an agency on an agenda: those of one session stand together.</summary>
    public static string KeyOf(string session, string agency) => $"{Prefix}{TableKey.From(session)}|{(agency.Length == 0 ? "" : TableKey.From(agency))}";
}

/// <summary>On which agenda an agency stands: the newest one counts, and it stands on no other that is not closed.</summary>
public sealed class AgendaPlaceRow : ITableEntity
{
    internal const string Prefix = "place|";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency's code.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The session.</summary>
    public string Session { get; set; } = "";

    /// <summary>The key of an agency's place.</summary>
    public static string KeyOf(string agency) => Prefix + TableKey.From(agency);
}

/// <summary>The states of a session.</summary>
public static class SessionState
{
    /// <summary>It has an agenda and is not held yet.</summary>
    public const string Planned = "planned";

    /// <summary>It is being held.</summary>
    public const string Open = "open";

    /// <summary>It is over; what was not decided goes to another one.</summary>
    public const string Closed = "closed";
}

/// <summary>What a session has made of an agency.</summary>
public static class AgendaState
{
    /// <summary>Nothing yet.</summary>
    public const string Open = "open";

    /// <summary>The agreed score is to be the result.</summary>
    public const string Decided = "decided";

    /// <summary>It is put off to another session.</summary>
    public const string Deferred = "deferred";
}
