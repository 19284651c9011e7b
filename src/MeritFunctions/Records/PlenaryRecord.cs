using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>That a cycle's results are released by a plenary in sessions.</summary>
/// <param name="Quorum">How many members without a conflict decide on an agency at least; from 1.</param>
/// <param name="Authority">Opaque id of who concedes and releases, and nobody else.</param>
public sealed record PlenarySetting(int Quorum, string Authority)
{
    /// <summary>The setting of a cycle; null where a release needs no session.</summary>
    public static PlenarySetting? Of(CycleRow cycle) => cycle.PlenaryQuorum > 0 ? new(cycle.PlenaryQuorum, cycle.PlenaryAuthority) : null;
}

/// <summary>What a release in sessions was based on, a record that is written before the cycle's row names it.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Quorum">How many members without a conflict had to decide.</param>
/// <param name="Authority">Opaque id of who released.</param>
/// <param name="Agencies">What was decided on each agency, by code.</param>
public sealed record PlenaryRecord(string CycleId, int Quorum, string Authority, IReadOnlyDictionary<string, PlenaryDecision> Agencies);

/// <summary>What the plenary decided on an agency.</summary>
/// <param name="Session">The session.</param>
/// <param name="Title">What it was called.</param>
/// <param name="Date">The day on which it was held.</param>
/// <param name="VerifiedHash">SHA-256 of the record with the agreed score that it decided on.</param>
/// <param name="DecidedBy">Opaque id of the member who entered it.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Room">Opaque ids of those who were in the room for it.</param>
/// <param name="Away">Opaque ids of members who kept away from it because of a conflict.</param>
/// <param name="Note">What was said with it.</param>
/// <param name="Concessions">What stood in the way and was conceded.</param>
public sealed record PlenaryDecision(
    string Session,
    string Title,
    DateOnly Date,
    string VerifiedHash,
    string DecidedBy,
    DateTimeOffset DecidedAt,
    IReadOnlyList<string> Room,
    IReadOnlyList<string> Away,
    string? Note,
    IReadOnlyList<Concession> Concessions);

/// <summary>That something which stands in the way of a release is accepted as it is.</summary>
/// <param name="Code">What it is, by the code of the blocker.</param>
/// <param name="About">What it is about: what stands there anew is not conceded.</param>
/// <param name="VerifiedRecord">Name of the record with the agreed score that it was conceded for.</param>
/// <param name="Round">The round in which that was agreed.</param>
/// <param name="Authority">Opaque id of who conceded it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Concession(string Code, string About, string VerifiedRecord, int Round, string Authority, string Reason, DateTimeOffset At)
{
    /// <summary>What was conceded of an agency.</summary>
    public static IReadOnlyList<Concession> ListOf(AgendaRow row) => Listed.Of<Concession>(row.Concessions);
}

/// <summary>That a member keeps away from deciding on an agency.</summary>
/// <param name="Member">Opaque id of the member.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it was said.</param>
public sealed record Recusal(string Member, string Reason, DateTimeOffset At)
{
    /// <summary>Who keeps away from an agency.</summary>
    public static IReadOnlyList<Recusal> ListOf(AgendaRow row) => Listed.Of<Recusal>(row.Recusals);
}

/// <summary>What a member remarked on an agency.</summary>
/// <param name="Member">Opaque id of the member.</param>
/// <param name="Text">The remark.</param>
/// <param name="At">When.</param>
public sealed record Remark(string Member, string Text, DateTimeOffset At)
{
    /// <summary>What was remarked on an agency, oldest first.</summary>
    public static IReadOnlyList<Remark> ListOf(AgendaRow row) => Listed.Of<Remark>(row.Remarks);
}

/// <summary>When a member was in a session's room.</summary>
/// <param name="Member">Opaque id of the member.</param>
/// <param name="From">When they came.</param>
/// <param name="Until">When they left; null while they are there.</param>
public sealed record Attendance(string Member, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Who is and was in a session's room, in the order in which they came.</summary>
    public static IReadOnlyList<Attendance> ListOf(SessionRow row) => Listed.Of<Attendance>(row.Attendance);
}

/// <summary>Lists that a column holds as a JSON array.</summary>
internal static class Listed
{
    public static IReadOnlyList<T> Of<T>(string column) => column.Length == 0 ? [] : StoredJson.Deserialize<List<T>>(column);

    public static string With<T>(string column, T more) => StoredJson.ToText<IReadOnlyList<T>>([.. Of<T>(column), more]);
}
