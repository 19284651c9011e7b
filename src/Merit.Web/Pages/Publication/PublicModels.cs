using Merit.Assessment;
using Merit.Assessment.Instruments;

namespace Merit.Web.Pages.Publication;

/// <summary>A cycle whose results are public.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">The assessment year.</param>
/// <param name="Body">The body that assessed.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="InstrumentTitle">What it is called.</param>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Its date.</param>
/// <param name="Record">SHA-256 of the ranking.</param>
public sealed record PublicCycleLine(string Id, Text Title, int Year, string Body, string Instrument, Text InstrumentTitle, string Decree, DateOnly DecidedOn, string Record)
{
    /// <summary>The corrections up to what is shown, oldest first.</summary>
    public IReadOnlyList<CorrectionLine> Corrections { get; init; } = [];

    /// <summary>Whether the last correction changed what had been public; else it came before.</summary>
    public bool IsCorrectedInPublic { get; init; }

    /// <summary>SHA-256 of the public ranking that it took the place of; null when there was none, or it is not proved.</summary>
    public string? Former { get; init; }

    /// <summary>How many results were changed after objections: lists and counts are those of the release.</summary>
    public int Amendments { get; init; }
}

/// <summary>A correction as it is told.</summary>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Its date.</param>
/// <param name="Reason">Why.</param>
public sealed record CorrectionLine(string Decree, DateOnly DecidedOn, string? Reason);

/// <summary>A category with its limits and how many agencies reached it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Agencies">How many agencies reached it.</param>
/// <param name="Range">Its limits; null where the instrument does not have it any more.</param>
public sealed record CategoryLine(string Code, Text Title, int Agencies, CategoryRange? Range);

/// <summary>How many agencies that have something in common reached each category.</summary>
/// <param name="Group">A type's name, a region, or empty for those that the ranking says nothing of.</param>
/// <param name="Counts">By category, in their order; behind them those without one.</param>
public sealed record GroupLine(string Group, IReadOnlyList<int> Counts)
{
    /// <summary>How many they are.</summary>
    public int Total => Counts.Sum();
}

/// <summary>An agency's result in a list.</summary>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Code">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type by its name; empty where it is not known.</param>
/// <param name="Region">Its region; empty where it has none.</param>
/// <param name="Score">Its score.</param>
/// <param name="Category">What its category is called; null without.</param>
/// <param name="Before">What it was in the cycle before; null when it was not in it.</param>
public sealed record PublicRow(int Rank, string Code, string Name, string Type, string Region, decimal Score, Text? Category, EarlierResult? Before)
{
    /// <summary>Where its own page is.</summary>
    public required string Href { get; init; }
}

/// <summary>A result of another year.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">Its year.</param>
/// <param name="Agency">The agency's code then.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Score">The score.</param>
/// <param name="Maximum">The most that there were.</param>
/// <param name="Index">The index; null when there was none.</param>
/// <param name="Category">What the category was called; null without.</param>
public sealed record EarlierResult(string Cycle, Text Title, int Year, string Agency, string Name, decimal Score, decimal Maximum, decimal? Index, Text? Category);

/// <summary>The results of the year before beside those of this one.</summary>
/// <param name="Id">The earlier cycle.</param>
/// <param name="Title">Its title.</param>
/// <param name="Counts">How many agencies reached each category then, in the order of this year's; null where the categories differ.</param>
/// <param name="Higher">Agencies in both whose category is higher now.</param>
/// <param name="Same">Whose category is the same.</param>
/// <param name="Lower">Whose category is lower now.</param>
/// <param name="New">Agencies without a result then.</param>
/// <param name="Gone">Agencies that have none now.</param>
public sealed record YearBefore(string Id, Text Title, IReadOnlyList<int>? Counts, int Higher, int Same, int Lower, int New, int Gone);

/// <summary>The results of a cycle: what came out, and one page of the agencies.</summary>
public sealed record CycleResultsModel
{
    /// <summary>The cycle.</summary>
    public required PublicCycleLine Cycle { get; init; }

    /// <summary>The most points that there are.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>From the highest to the lowest; empty where the instrument has none.</summary>
    public required IReadOnlyList<CategoryLine> Categories { get; init; }

    /// <summary>Agencies with a result.</summary>
    public required int Assessed { get; init; }

    /// <summary>Agencies that did not submit.</summary>
    public required int NotSubmitted { get; init; }

    /// <summary>By type.</summary>
    public IReadOnlyList<GroupLine> Types { get; init; } = [];

    /// <summary>By region, the largest first.</summary>
    public IReadOnlyList<GroupLine> Regions { get; init; } = [];

    /// <summary>How many more regions there are, which the open data has.</summary>
    public int MoreRegions { get; init; }

    /// <summary>The year before; null when none is public.</summary>
    public YearBefore? Before { get; init; }

    /// <summary>The rows of this page.</summary>
    public IReadOnlyList<PublicRow> Rows { get; init; } = [];

    /// <summary>How many the address asks for.</summary>
    public int Total { get; init; }

    /// <summary>The agency after which the next page begins; null on the last.</summary>
    public string? Continuation { get; init; }

    /// <summary>What is looked for.</summary>
    public string Query { get; init; } = "";

    /// <summary>The type asked for; empty for all.</summary>
    public string Type { get; init; } = "";

    /// <summary>The category asked for; empty for all.</summary>
    public string Category { get; init; } = "";

    /// <summary>The order.</summary>
    public string Sort { get; init; } = "rank";

    /// <summary>Agencies with a result whose instrument gave them no category.</summary>
    public int WithoutCategory => Assessed - Categories.Sum(category => category.Agencies);

    /// <summary>Whether the address narrows the rows.</summary>
    public bool IsFiltered => Query.Length > 0 || Type.Length > 0 || Category.Length > 0;
}

/// <summary>One agency's result.</summary>
public sealed record AgencyResultModel
{
    /// <summary>The cycle.</summary>
    public required PublicCycleLine Cycle { get; init; }

    /// <summary>The agency's code.</summary>
    public required string Code { get; init; }

    /// <summary>Its name when the cycle was started.</summary>
    public required string Name { get; init; }

    /// <summary>Its type by its name; empty where it is not known.</summary>
    public required string Type { get; init; }

    /// <summary>Its region; empty where it has none.</summary>
    public required string Region { get; init; }

    /// <summary>The score.</summary>
    public required decimal Score { get; init; }

    /// <summary>The most points that there are.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The index; null when there is none.</summary>
    public decimal? Index { get; init; }

    /// <summary>The category; null when there is none.</summary>
    public CategoryLine? Category { get; init; }

    /// <summary>All categories.</summary>
    public IReadOnlyList<CategoryLine> Categories { get; init; } = [];

    /// <summary>The place among all; null for a record that the ranking does not name.</summary>
    public (int Rank, int Of)? Place { get; init; }

    /// <summary>The place among those of the same type.</summary>
    public (int Rank, int Of)? PlaceInType { get; init; }

    /// <summary>Code, title, points and their maximum of each aspect.</summary>
    public IReadOnlyList<(string Code, Text Title, decimal Score, decimal Maximum)> Aspects { get; init; } = [];

    /// <summary>The awarded ranks: award, group, rank, how many are in the group.</summary>
    public IReadOnlyList<(Text Title, Text Group, int Rank, int Of)> Awards { get; init; } = [];

    /// <summary>The decree that made it, and why where it corrects another.</summary>
    public required CorrectionLine Decree { get; init; }

    /// <summary>SHA-256 of the record that is shown.</summary>
    public required string Record { get; init; }

    /// <summary>SHA-256 of the record that stands instead; null when this one stands.</summary>
    public string? StandsInstead { get; init; }

    /// <summary>The decree by which that one stands.</summary>
    public CorrectionLine? InsteadBy { get; init; }

    /// <summary>The day on which an objection was decided that made this result; null where none did.</summary>
    public DateOnly? Amended { get; init; }

    /// <summary>The same of the one that stands instead.</summary>
    public DateOnly? InsteadAmended { get; init; }

    /// <summary>SHA-256 of the public record that this one took the place of; null when there was none.</summary>
    public string? Former { get; init; }

    /// <summary>Results of other years under the same code, the newest first.</summary>
    public IReadOnlyList<EarlierResult> Years { get; init; } = [];

    /// <summary>Agencies that this one follows, with what the last earlier cycle says of them.</summary>
    public IReadOnlyList<(string Code, EarlierResult? Result)> Follows { get; init; } = [];

    /// <summary>Codes of the agencies that follow this one.</summary>
    public IReadOnlyList<string> FollowedBy { get; init; } = [];
}

/// <summary>The figures of a cycle in sentences.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Maximum">The most points that there are.</param>
/// <param name="Categories">From the highest to the lowest.</param>
/// <param name="Assessed">Agencies with a result.</param>
/// <param name="NotSubmitted">Agencies that did not submit.</param>
/// <param name="Types">By type.</param>
public sealed record PressModel(PublicCycleLine Cycle, decimal Maximum, IReadOnlyList<CategoryLine> Categories, int Assessed, int NotSubmitted, IReadOnlyList<GroupLine> Types);

/// <summary>How agencies were assessed by one instrument.</summary>
/// <param name="Instrument">The instrument, as the cycles are bound to it.</param>
/// <param name="Cycles">The cycles whose results are public.</param>
public sealed record MethodModel(Instrument Instrument, IReadOnlyList<PublicCycleLine> Cycles);
