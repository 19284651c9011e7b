namespace MeritFunctions.Records;

/// <summary>What those who run a cycle are told of, because nobody acts.</summary>
public enum LongWaitKind
{
    /// <summary>Nobody has a place of an agency that could be reviewed.</summary>
    Unassigned,

    /// <summary>A review was not begun.</summary>
    ReviewNotBegun,

    /// <summary>An agency has answered and nobody has looked at it.</summary>
    AnswerUnread,

    /// <summary>Two reviews differ and the moderator has not settled it.</summary>
    Disagreement,

    /// <summary>Verification is past its deadline.</summary>
    Overdue,

    /// <summary>A session's day has passed and not all of its agenda is decided.</summary>
    SessionPassed,

    /// <summary>Somebody who has something to do is away.</summary>
    HolderAway,

    /// <summary>Somebody who has something to do works no more.</summary>
    HolderInactive,

    /// <summary>Somebody who has something to do has no address, so that no mail reaches them.</summary>
    HolderUnreachable,
}

/// <summary>Something that waits for somebody.</summary>
/// <param name="Kind">What.</param>
/// <param name="Since">Since when.</param>
public sealed record LongWait(LongWaitKind Kind, DateTimeOffset Since)
{
    /// <summary>The agency's code; empty where it is about none.</summary>
    public string Agency { get; init; } = "";

    /// <summary>The agency's name.</summary>
    public string AgencyName { get; init; } = "";

    /// <summary>The place of the verification; empty where it is about none.</summary>
    public string Slot { get; init; } = "";

    /// <summary>Opaque id of who is to act; empty where nobody in particular is.</summary>
    public string Person { get; init; } = "";

    /// <summary>The session's id; empty where it is about none.</summary>
    public string Session { get; init; } = "";

    /// <summary>How many agencies it is about, where it is about more than one.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The last day of an absence; null otherwise.</summary>
    public DateOnly? Until { get; init; }
}
