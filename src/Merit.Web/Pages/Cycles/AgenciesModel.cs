using Merit.Assessment;
using Merit.Web.Components;

namespace Merit.Web.Pages.Cycles;

/// <summary>Agencies of a cycle, one page of them.</summary>
public sealed record AgenciesModel
{
    /// <summary>The cycle.</summary>
    public required CycleLine Cycle { get; init; }

    /// <summary>What was asked for.</summary>
    public required string Query { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The order.</summary>
    public required string Sort { get; init; }

    /// <summary>The rows of this page.</summary>
    public IReadOnlyList<AgencyLine> Rows { get; init; } = [];

    /// <summary>How many there are on all pages.</summary>
    public int Total { get; init; }

    /// <summary>After whom the next page begins.</summary>
    public string? Continuation { get; init; }

    /// <summary>The highest score.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>Whether agencies still submit: then arrival matters, and afterwards the scores.</summary>
    public required bool IsSubmitting { get; init; }

    /// <summary>The cycle's parts.</summary>
    public required IReadOnlyList<NavigationLink> Parts { get; init; }

    /// <summary>Whether the reader may order something for many at once.</summary>
    public bool MayOrder { get; init; }
}

/// <summary>An agency in a list.</summary>
public sealed record AgencyLine
{
    /// <summary>The cycle.</summary>
    public required string Cycle { get; init; }

    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, by the domain's name for it; empty when it has none.</summary>
    public required string Type { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Whether it should have been verified.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>Whether a step of it fails again and again.</summary>
    public bool HasFault { get; init; }

    /// <summary>Until when somebody is to act.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When its newest accepted upload came.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Whether that is its last word.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Its own score.</summary>
    public decimal? SelfScore { get; init; }

    /// <summary>The verified score.</summary>
    public decimal? Score { get; init; }

    /// <summary>The category, by the verified score or else its own.</summary>
    public Text? Category { get; init; }
}
