using Merit.Assessment;
using Merit.Assessment.Calendar;
using Merit.Web.Components;

namespace Merit.Web.Pages.Cycles;

/// <summary>How far a cycle is.</summary>
public sealed record CycleModel
{
    /// <summary>The cycle as lists show it.</summary>
    public required CycleLine Line { get; init; }

    /// <summary>The body that assesses.</summary>
    public required string AssessingBody { get; init; }

    /// <summary>The instrument's title.</summary>
    public required Text Instrument { get; init; }

    /// <summary>When verification should be done.</summary>
    public required DateTimeOffset VerificationDeadline { get; init; }

    /// <summary>When the release that holds was stored.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>The step that fails again and again.</summary>
    public string? Fault { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? FaultSince { get; init; }

    /// <summary>Agencies by stage, every stage in its order.</summary>
    public required IReadOnlyList<(string Stage, int Count)> Stages { get; init; }

    /// <summary>Agencies that came so far, by what is counted, each with the query that finds them.</summary>
    public required IReadOnlyList<(string What, int Count, string Query)> Funnel { get; init; }

    /// <summary>What asks for attention, with the query that finds it.</summary>
    public required IReadOnlyList<(string What, int Count, string Query)> Alerts { get; init; }

    /// <summary>Agencies by category, the best first; by their own score where none is verified yet.</summary>
    public required IReadOnlyList<(Text Category, int Count)> Categories { get; init; }

    /// <summary>The cycle's parts.</summary>
    public required IReadOnlyList<NavigationLink> Parts { get; init; }

    /// <summary>When agencies that have not submitted are reminded.</summary>
    public IReadOnlyList<DateTimeOffset> Reminders { get; init; } = [];

    /// <summary>What came so far while agencies submit, and what that lets expect; null outside that time.</summary>
    public PaceModel? Pace { get; init; }

    /// <summary>Whether the reader may order something about it.</summary>
    public bool MayOrder { get; init; }

    /// <summary>Since when it is paused.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How many files of scores count; null where agencies assess themselves.</summary>
    public int? ScoreFiles { get; init; }

    /// <summary>Whether the cycle's certificates can be fetched by who looks.</summary>
    public bool HasCertificates { get; init; }
}

/// <summary>How submissions come in, as shares of the time and of the agencies.</summary>
/// <param name="Forecast">What that lets expect.</param>
/// <param name="Now">The share of the time that is gone.</param>
/// <param name="Points">What came so far.</param>
/// <param name="Before">What had come in the cycle before; empty without one.</param>
/// <param name="BeforeTitle">That cycle's title.</param>
public sealed record PaceModel(
    PaceForecast Forecast, double Now, IReadOnlyList<(double Place, double Share)> Points, IReadOnlyList<(double Place, double Share)> Before, Text? BeforeTitle);
