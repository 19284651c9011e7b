using Merit.Assessment;

namespace Merit.Web.Pages.Agencies;

/// <summary>What an agency is shown of its way through a cycle: nothing that is said or thought of it before it is told.</summary>
public sealed record StatusModel
{
    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The body that assesses.</summary>
    public required string AssessingBody { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>What is to be done now.</summary>
    public required AgencyTurn Turn { get; init; }

    /// <summary>By when; null where nothing is to be done.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Since when the cycle is paused; null while it goes on.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>What counts now; null when nothing does.</summary>
    public CountedUpload? Counted { get; init; }

    /// <summary>What an assessor asks; null when nobody does.</summary>
    public Question? Question { get; init; }

    /// <summary>Whether anything was ever asked, so that there are questions and answers to be read.</summary>
    public bool HasThread { get; init; }

    /// <summary>What the check of the newest upload found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The uploads, the newest first.</summary>
    public IReadOnlyList<SentUpload> Uploads { get; init; } = [];

    /// <summary>Receipt of the upload that was taken back, while no other counts; null otherwise.</summary>
    public string? TakenBack { get; init; }

    /// <summary>The result; null before the agency may be told.</summary>
    public AgencyResult? Result { get; init; }

    /// <summary>The objection to it; null where the cycle knows none.</summary>
    public ObjectionLine? Objection { get; init; }
}

/// <summary>Whose turn it is, as an agency is told.</summary>
public enum AgencyTurn
{
    /// <summary>There is nothing to send: the scores are imported.</summary>
    Imported,

    /// <summary>Nothing was sent yet.</summary>
    Send,

    /// <summary>What was sent last is being checked.</summary>
    Checking,

    /// <summary>What was sent last was refused.</summary>
    Mend,

    /// <summary>It counts, and may still be replaced.</summary>
    Received,

    /// <summary>It is being verified.</summary>
    Verifying,

    /// <summary>An assessor asks.</summary>
    Answer,

    /// <summary>The plenary is to decide.</summary>
    Deciding,

    /// <summary>The deadline passed in silence.</summary>
    NotSubmitted,

    /// <summary>The result stands.</summary>
    Result,

    /// <summary>The agency takes no part any more.</summary>
    Withdrawn,

    /// <summary>The cycle was ended.</summary>
    Cancelled,
}

/// <summary>The agency's objection to its result, where it can have one.</summary>
/// <param name="State">none, sent, decided, upheld or changed.</param>
/// <param name="Until">Until when one can be sent.</param>
/// <param name="IsOpen">Whether that is still to come.</param>
public sealed record ObjectionLine(string State, DateTimeOffset Until, bool IsOpen);

/// <summary>What an assessor asks.</summary>
/// <param name="Reason">In their words.</param>
/// <param name="Indicators">What it is about, by code and title.</param>
public sealed record Question(string Reason, IReadOnlyList<(string Code, Text? Title)> Indicators)
{
    /// <summary>The questions one by one, by code and title of what each is about; none where the reason is the question.</summary>
    public IReadOnlyList<(string Code, Text? Title, string Text)> Questions { get; init; } = [];
}

/// <summary>An upload of the agency's own.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Receipt">Its receipt.</param>
/// <param name="Status">claimed, accepted or rejected.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Errors">How many errors were found in it.</param>
public sealed record SentUpload(string Folder, string Receipt, string Status, DateTimeOffset ReceivedAt, int Errors);

/// <summary>The upload that counts.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Sha256">SHA-256 over names and contents of its files; null when that cannot be read now.</param>
/// <param name="IsFinal">Whether the agency said that it is its last word.</param>
/// <param name="ReplaceableUntil">Until when another may take its place; null when none may.</param>
/// <param name="Score">The score as the agency states it; null before it is computed.</param>
public sealed record CountedUpload(string Receipt, DateTimeOffset ReceivedAt, string? Sha256, bool IsFinal, DateTimeOffset? ReplaceableUntil, ScorePreview? Score);

/// <summary>A determined result.</summary>
/// <param name="Score">Total points.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
/// <param name="Index">The published index; null when the instrument has none.</param>
/// <param name="Category">The category's title.</param>
/// <param name="Aspects">Score and maximum of each aspect.</param>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Date of the decree.</param>
/// <param name="Hash">SHA-256 of the result record.</param>
public sealed record AgencyResult(
    decimal Score, decimal Maximum, decimal? Index, Text? Category, IReadOnlyList<(Text Title, decimal Score, decimal Maximum)> Aspects, string Decree, DateOnly DecidedOn, string Hash)
{
    /// <summary>The awards that the agency has for its ranks, with the group and how many are in it.</summary>
    public IReadOnlyList<(Text Title, Text Group, int Rank, int Of)> Awards { get; init; } = [];

    /// <summary>The certificates that the agency can fetch: what each is for, and where it is.</summary>
    public IReadOnlyList<(Text Title, string Href)> Certificates { get; init; } = [];

    /// <summary>Where the letter with the result is.</summary>
    public required string Letter { get; init; }
}
