using Merit.Assessment;
using Merit.Assessment.Verification;
using Merit.Web.Components;

namespace Merit.Web.Pages.Desk;

/// <summary>What somebody has to review.</summary>
/// <param name="Batches">By cycle.</param>
public sealed record DeskModel(IReadOnlyList<DeskBatch> Batches);

/// <summary>What somebody has to review in one cycle.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Due">When verification should be done.</param>
/// <param name="Lines">The agencies, what is to be done first before what waits, and that before what is done.</param>
public sealed record DeskBatch(string Cycle, Text Title, DateTimeOffset Due, IReadOnlyList<DeskLine> Lines);

/// <summary>One agency of a batch.</summary>
/// <param name="Agency">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where one's own work on it stands.</param>
/// <param name="Reviewed">How many indicators have a level.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Href">Where one goes on; null where nothing can be done.</param>
public sealed record DeskLine(string Agency, string Name, DeskState State, int Reviewed, int Of, string? Href);

/// <summary>Where an assessor's work on an agency stands.</summary>
public enum DeskState
{
    /// <summary>Begun, and not submitted.</summary>
    Begun,

    /// <summary>Not begun.</summary>
    Ready,

    /// <summary>Both are submitted, and differ.</summary>
    Differing,

    /// <summary>Submitted; what follows is not the assessor's turn.</summary>
    Submitted,

    /// <summary>The agency was asked, or has handed in nothing yet.</summary>
    Waiting,

    /// <summary>Nothing is left to do.</summary>
    Done,
}

/// <summary>An assessor's review of one agency, with one indicator in front.</summary>
public sealed record ReviewModel
{
    /// <summary>The cycle's id.</summary>
    public required string Cycle { get; init; }

    /// <summary>Its title.</summary>
    public required Text CycleTitle { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name.</summary>
    public required string AgencyName { get; init; }

    /// <summary>The upload that is reviewed.</summary>
    public required string Receipt { get; init; }

    /// <summary>The round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>Names the state of the review.</summary>
    public required string Tag { get; init; }

    /// <summary>When it was submitted; null while it can be changed.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Whether nothing can be changed now, for another reason; a code of the app's texts.</summary>
    public Text? Closed { get; init; }

    /// <summary>How many indicators have a level.</summary>
    public required int Reviewed { get; init; }

    /// <summary>All open indicators, in order.</summary>
    public required IReadOnlyList<ReviewStep> Steps { get; init; }

    /// <summary>The one in front.</summary>
    public required ReviewedQuestion Question { get; init; }

    /// <summary>What keeps the review from being submitted, each at its indicator.</summary>
    public IReadOnlyList<(string? Indicator, Text Message)> Findings { get; init; } = [];

    /// <summary>Where both reviews differ, once both are submitted and nothing is decided; null before.</summary>
    public IReadOnlyList<Difference>? Differences { get; init; }

    /// <summary>What is wrong with a concession.</summary>
    public FormState Conceding { get; init; } = new(null, []);

    /// <summary>The address of this page.</summary>
    public string Href => $"/desk/{Cycle}/{Uri.EscapeDataString(Agency)}";
}

/// <summary>One indicator in the list of all.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its title.</param>
/// <param name="HasLevel">Whether it has a level.</param>
/// <param name="Flag">Whether the assessor wants to come back to it.</param>
/// <param name="IsCarried">Whether its level was taken over from an earlier review and not looked at since.</param>
public sealed record ReviewStep(string Code, Text Title, bool HasLevel, bool Flag, bool IsCarried);

/// <summary>The indicator in front.</summary>
public sealed record ReviewedQuestion
{
    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>Its title.</summary>
    public required Text Title { get; init; }

    /// <summary>The aspect that it belongs to.</summary>
    public required Text Aspect { get; init; }

    /// <summary>Its levels with what each asks; empty where a number is given instead.</summary>
    public required IReadOnlyList<(int Number, Text Descriptor)> Levels { get; init; }

    /// <summary>The bounds of the number.</summary>
    public (decimal Least, decimal Most)? Range { get; init; }

    /// <summary>What evidence is expected.</summary>
    public required IReadOnlyList<Text> Expected { get; init; }

    /// <summary>What the agency claims.</summary>
    public required decimal Claim { get; init; }

    /// <summary>The level that it was given in the cycle before; null where there was none.</summary>
    public (decimal Level, Text Cycle)? LastYear { get; init; }

    /// <summary>The assessor's level, as it is typed.</summary>
    public string? Level { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the assessor wants to come back to it.</summary>
    public bool Flag { get; init; }

    /// <summary>The evidence that the agency names, and what of it was opened.</summary>
    public required IReadOnlyList<EvidenceLine> Evidence { get; init; }

    /// <summary>The file that is shown; null while none is.</summary>
    public EvidenceLine? Shown { get; init; }

    /// <summary>The indicator before; null at the first.</summary>
    public string? Previous { get; init; }

    /// <summary>The one behind; null at the last.</summary>
    public string? Next { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public FormState State { get; init; } = new(null, []);
}

/// <summary>A file of evidence.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Its place among the files of the upload.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="OpenedAt">When the assessor opened it first; null before.</param>
public sealed record EvidenceLine(string Name, int Place, long Size, EvidenceKind Kind, DateTimeOffset? OpenedAt);

/// <summary>How a file is shown.</summary>
public enum EvidenceKind
{
    /// <summary>To be kept on the reader's machine and opened there.</summary>
    File,

    /// <summary>As a picture.</summary>
    Image,

    /// <summary>By the browser's own reader of PDF.</summary>
    Pdf,
}

/// <summary>An indicator on which two reviews differ, without the names of who wrote them.</summary>
public sealed record Difference
{
    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>Its title.</summary>
    public required Text Title { get; init; }

    /// <summary>What the agency claims.</summary>
    public required decimal Claim { get; init; }

    /// <summary>What was found in each review.</summary>
    public required IReadOnlyList<DifferingSide> Sides { get; init; }

    /// <summary>Other levels that the moderator may choose.</summary>
    public IReadOnlyList<DifferingSide> Others { get; init; } = [];

    /// <summary>The level that one assessor took from the other; null while nobody did.</summary>
    public SettledLevel? Settled { get; init; }

    /// <summary>Which side is the reader's own; null where none is.</summary>
    public int? Own { get; init; }

    /// <summary>Files of evidence.</summary>
    public IReadOnlyList<EvidenceLine> Evidence { get; init; } = [];
}

/// <summary>A level that could count.</summary>
/// <param name="Level">The level.</param>
/// <param name="Descriptor">What it asks; null where there is none.</param>
/// <param name="Reason">Why it was found; null where nobody did, or gave a reason.</param>
/// <param name="Score">What the score would be, with other differences at their lower level; null where it cannot count.</param>
/// <param name="Category">What the category would be.</param>
public sealed record DifferingSide(decimal Level, Text? Descriptor, string? Reason, decimal? Score, Text? Category);

/// <summary>Agencies whose reviews differ.</summary>
/// <param name="Lines">What is to be settled.</param>
/// <param name="Cycles">The cycles in which two assessors review.</param>
/// <param name="Agreement">How far the assessors of one of them agree; null while that was not asked.</param>
public sealed record ModerationsModel(IReadOnlyList<ModerationLine> Lines, IReadOnlyList<(string Id, Text Title)> Cycles, CycleAgreement? Agreement);

/// <summary>An agency whose reviews differ.</summary>
/// <param name="Cycle">The cycle's title.</param>
/// <param name="Agency">The agency's name.</param>
/// <param name="Differences">On how many indicators they still differ.</param>
/// <param name="Since">Since when both reviews are submitted.</param>
/// <param name="Due">When verification should be done.</param>
/// <param name="Href">Where it is settled.</param>
public sealed record ModerationLine(Text Cycle, string Agency, int Differences, DateTimeOffset? Since, DateTimeOffset Due, string Href);

/// <summary>How far the assessors of a cycle agree.</summary>
/// <param name="Cycle">The cycle's title.</param>
/// <param name="Agencies">Over how many agencies.</param>
/// <param name="Report">The statistics.</param>
/// <param name="Titles">The titles of the indicators by code.</param>
public sealed record CycleAgreement(Text Cycle, int Agencies, AgreementReport Report, IReadOnlyDictionary<string, Text> Titles);

/// <summary>The differences of one agency.</summary>
public sealed record ModerationModel
{
    /// <summary>The cycle's id.</summary>
    public required string Cycle { get; init; }

    /// <summary>Its title.</summary>
    public required Text CycleTitle { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name.</summary>
    public required string AgencyName { get; init; }

    /// <summary>The upload.</summary>
    public required string Receipt { get; init; }

    /// <summary>The round.</summary>
    public required int Round { get; init; }

    /// <summary>On how many indicators both agree by themselves.</summary>
    public required int Agreed { get; init; }

    /// <summary>Where they differ.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>The highest score.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>Whether it is decided.</summary>
    public bool IsDecided { get; init; }

    /// <summary>Whether the reader settles it.</summary>
    public bool MaySettle { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public FormState State { get; init; } = new(null, []);

    /// <summary>The address of this page.</summary>
    public string Href => $"/moderation/{Cycle}/{Uri.EscapeDataString(Agency)}";
}
