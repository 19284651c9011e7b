using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages.Desk;

namespace Merit.Web.Pages.Objections;

/// <summary>The page on which an agency objects to its result.</summary>
public sealed record OwnObjectionModel
{
    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>How far the objection is: none, sent, decided, upheld or changed.</summary>
    public required string State { get; init; }

    /// <summary>Until when one can be sent; null where the window has not opened, or there is none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why none can be sent; null while one can, and when one was.</summary>
    public Text? Closed { get; init; }

    /// <summary>SHA-256 of the result record that it is about.</summary>
    public string Record { get; init; } = "";

    /// <summary>Names what is written.</summary>
    public string Seen { get; init; } = "";

    /// <summary>The indicators with their verified levels, where an objection can be written.</summary>
    public IReadOnlyList<VerifiedLine> Indicators { get; init; } = [];

    /// <summary>What is written of an objection, or was sent.</summary>
    public IReadOnlyList<PointView> Points { get; init; } = [];

    /// <summary>The form for one indicator; null where none was chosen.</summary>
    public PointForm? Form { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>SHA-256 of what was sent.</summary>
    public string? Receipt { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public FormState Findings { get; init; } = new(null, []);
}

/// <summary>An indicator as it was verified.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Level">The level.</param>
/// <param name="Wanted">The level that is written in an objection; null where none is.</param>
public sealed record VerifiedLine(string Code, Text Title, decimal Level, string? Wanted);

/// <summary>What is objected to about one indicator, and what was found.</summary>
public sealed record PointView
{
    /// <summary>The indicator's code.</summary>
    public required string Code { get; init; }

    /// <summary>Its title.</summary>
    public required Text Title { get; init; }

    /// <summary>The level that was verified.</summary>
    public required decimal Verified { get; init; }

    /// <summary>What that level means; null where the indicator has no levels.</summary>
    public Text? Descriptor { get; init; }

    /// <summary>Why it was verified so; null where nobody gave a reason.</summary>
    public string? Given { get; init; }

    /// <summary>The level that the agency holds to be right, as it was typed.</summary>
    public required string Wanted { get; init; }

    /// <summary>What that level means; null where the indicator has no such level.</summary>
    public Text? WantedDescriptor { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The names of new evidence.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The level that was found after the objection; null before it was decided.</summary>
    public decimal? Found { get; init; }

    /// <summary>Why.</summary>
    public string? Why { get; init; }
}

/// <summary>Where an agency writes about one indicator.</summary>
public sealed record PointForm
{
    /// <summary>What is written of it.</summary>
    public required PointView Point { get; init; }

    /// <summary>The levels that the indicator can have, with what each means; none where it has a range.</summary>
    public IReadOnlyList<(decimal Level, Text Descriptor)> Levels { get; init; } = [];

    /// <summary>The least and the most that it can be; null where it has levels.</summary>
    public (decimal Least, decimal Most)? Range { get; init; }

    /// <summary>Bytes of the largest file.</summary>
    public required long LargestFile { get; init; }

    /// <summary>Whether something is written of it already.</summary>
    public required bool IsKept { get; init; }
}

/// <summary>The objections of a cycle.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Parts">The cycle's parts.</param>
/// <param name="Until">Until when objections can be sent; null where they cannot, or not yet.</param>
/// <param name="IsOff">Whether the cycle knows none.</param>
/// <param name="Lines">The objections.</param>
/// <param name="OverdueAfter">After how many working days a decision is called overdue.</param>
public sealed record ObjectionsModel(
    string Cycle,
    IReadOnlyList<NavigationLink> Breadcrumb,
    IReadOnlyList<NavigationLink> Parts,
    DateTimeOffset? Until,
    bool IsOff,
    IReadOnlyList<ObjectionLine> Lines,
    int OverdueAfter);

/// <summary>An objection as lists show it.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">sent, decided, upheld or changed.</param>
/// <param name="Indicators">How many indicators it is about.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="IsOverdue">Whether it waits for longer than it should.</param>
public sealed record ObjectionLine(string Agency, string Name, string State, int Indicators, DateTimeOffset SentAt, bool IsOverdue);

/// <summary>The page on which an objection is decided.</summary>
public sealed record JudgingModel
{
    /// <summary>The cycle's id.</summary>
    public required string Cycle { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name.</summary>
    public required string AgencyName { get; init; }

    /// <summary>The way here.</summary>
    public required IReadOnlyList<NavigationLink> Breadcrumb { get; init; }

    /// <summary>sent, decided, upheld or changed.</summary>
    public required string State { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>SHA-256 of the record of the objection.</summary>
    public required string Objection { get; init; }

    /// <summary>The upload that was verified.</summary>
    public required string Receipt { get; init; }

    /// <summary>Why the reader may not decide; null where they may.</summary>
    public Text? NotTheirs { get; init; }

    /// <summary>Whether the reader can decide now.</summary>
    public required bool MayDecide { get; init; }

    /// <summary>Whether the reader may open evidence.</summary>
    public required bool MaySee { get; init; }

    /// <summary>What is objected to, with evidence.</summary>
    public required IReadOnlyList<JudgedPoint> Points { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Opaque id of who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public FormState Form { get; init; } = new(null, []);

    /// <summary>The address of the page.</summary>
    public string Href => $"/cycles/{Cycle}/objections/{Uri.EscapeDataString(Agency)}";
}

/// <summary>What is objected to about one indicator, for whoever decides.</summary>
public sealed record JudgedPoint
{
    /// <summary>What the agency says.</summary>
    public required PointView Point { get; init; }

    /// <summary>The levels that the indicator can have; none where it has a range.</summary>
    public IReadOnlyList<(decimal Level, Text Descriptor)> Levels { get; init; } = [];

    /// <summary>Evidence of the upload that was verified.</summary>
    public IReadOnlyList<EvidenceLine> Before { get; init; } = [];

    /// <summary>New evidence.</summary>
    public IReadOnlyList<EvidenceLine> New { get; init; } = [];
}
