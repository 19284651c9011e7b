using Merit.Assessment;
using Merit.Assessment.Auditing;

namespace Merit.Web.Pages.Cycles;

/// <summary>One agency's way through a cycle.</summary>
public sealed record AgencyModel
{
    /// <summary>The cycle.</summary>
    public required CycleLine Cycle { get; init; }

    /// <summary>The agency as lists show it.</summary>
    public required AgencyLine Agency { get; init; }

    /// <summary>Its region.</summary>
    public string? Region { get; init; }

    /// <summary>The codes of the agencies that follow it now; null while it goes on.</summary>
    public string? SucceededBy { get; init; }

    /// <summary>The codes of the agencies that it follows; null when there are none.</summary>
    public string? Predecessors { get; init; }

    /// <summary>When its time to submit was over.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the agency was asked and what it answered, oldest first.</summary>
    public IReadOnlyList<Merit.Web.Pages.Questions.ThreadRound> Thread { get; init; } = [];

    /// <summary>How many rounds ended with a question or were opened again.</summary>
    public int Rounds { get; init; }

    /// <summary>The step that fails again and again.</summary>
    public string? Fault { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? FaultSince { get; init; }

    /// <summary>Whether the reader may have it tried again.</summary>
    public bool MayRetry { get; init; }

    /// <summary>How its link stands.</summary>
    public required LinkLine Link { get; init; }

    /// <summary>The highest score.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The category of its own score.</summary>
    public Text? SelfCategory { get; init; }

    /// <summary>The category of the verified score.</summary>
    public Text? VerifiedCategory { get; init; }

    /// <summary>The scores by aspect.</summary>
    public IReadOnlyList<AspectLine> Aspects { get; init; } = [];

    /// <summary>The index, the verified one where there is one; null when the instrument has none.</summary>
    public decimal? Index { get; init; }

    /// <summary>Why the verified index is corrected.</summary>
    public IReadOnlyList<CorrectionLine> Corrections { get; init; } = [];

    /// <summary>The files that counted.</summary>
    public IReadOnlyList<FileLine> Files { get; init; } = [];

    /// <summary>The uploads, the newest first.</summary>
    public IReadOnlyList<UploadLine> Uploads { get; init; } = [];

    /// <summary>What happened, the newest first.</summary>
    public IReadOnlyList<HappenedLine> Events { get; init; } = [];

    /// <summary>The mails, the newest first.</summary>
    public IReadOnlyList<MailLine> Mails { get; init; } = [];

    /// <summary>What it waited for, one after the other.</summary>
    public IReadOnlyList<Wait> Waits { get; init; } = [];

    /// <summary>The orchestration that drives it; null when the task hub has none or does not answer.</summary>
    public RunLine? Run { get; init; }

    /// <summary>What the reader may order about it; null for those who only look.</summary>
    public Merit.Web.Pages.Orders.AgencyOrders? Orders { get; init; }
}

/// <summary>How an agency's link stands; the link itself is shown to nobody.</summary>
/// <param name="End">The code of why it opens nothing any more; null while it does.</param>
/// <param name="SentAt">When it was sent anew.</param>
/// <param name="OpenedAt">When the agency came in by it first.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="MayOrder">Whether the reader may send a new one or revoke it.</param>
public sealed record LinkLine(string? End, DateTimeOffset? SentAt, DateTimeOffset? OpenedAt, DateTimeOffset ExpiresAt, bool MayOrder);

/// <summary>A correction of the index.</summary>
/// <param name="Reason">The reason that the instrument knows.</param>
/// <param name="Explanation">What was found.</param>
/// <param name="Source">What that rests on.</param>
public sealed record CorrectionLine(Text Reason, string? Explanation, string? Source);

/// <summary>An aspect's scores.</summary>
public sealed record AspectLine(Text Title, decimal? Self, decimal? Verified, decimal Maximum);

/// <summary>A file with its proof.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content; null where it was not read.</param>
/// <param name="ReceivedAt">When it was written.</param>
public sealed record FileLine(string Name, long Size, string? Sha256, DateTimeOffset ReceivedAt);

/// <summary>An upload.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="Status">claimed, accepted or rejected.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Errors">How many errors were found in it.</param>
public sealed record UploadLine(string Receipt, string Status, DateTimeOffset ReceivedAt, int Errors);

/// <summary>Something that happened, as the log has it.</summary>
/// <param name="What">What.</param>
/// <param name="At">When.</param>
/// <param name="Who">Opaque id of who did it; null for the app itself.</param>
/// <param name="Why">The reason.</param>
public sealed record HappenedLine(AuditKind What, DateTimeOffset At, string? Who, string? Why);

/// <summary>A mail.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ChangedAt">Since when.</param>
public sealed record MailLine(string Kind, string Status, DateTimeOffset ChangedAt);

/// <summary>An orchestration.</summary>
/// <param name="Instance">Its id.</param>
/// <param name="Status">How it runs, by the task hub's name for it.</param>
/// <param name="UpdatedAt">When it did something last.</param>
/// <param name="Until">When it looks again if nothing is stored before; null when only something stored takes it on.</param>
public sealed record RunLine(string Instance, string Status, DateTimeOffset UpdatedAt, DateTimeOffset? Until);
