using Merit.Assessment;

namespace Merit.Adapters.Documents.Certificates;

/// <summary>Everything that the letter with an agency's result says.</summary>
public sealed record LetterContent
{
    /// <summary>The body that assessed.</summary>
    public required string Body { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>Number of the decree.</summary>
    public required string Decree { get; init; }

    /// <summary>Date of the decree.</summary>
    public required DateOnly DecidedOn { get; init; }

    /// <summary>The verified score.</summary>
    public required CertificateScore Score { get; init; }

    /// <summary>The score as the agency stated it; null where it stated none.</summary>
    public decimal? SelfScore { get; init; }

    /// <summary>The category; null when the instrument has none.</summary>
    public Text? Category { get; init; }

    /// <summary>The awards for ranks, with the group.</summary>
    public IReadOnlyList<(Text Award, CertificateRank Rank)> Awards { get; init; } = [];

    /// <summary>The aspects in the instrument's order.</summary>
    public required IReadOnlyList<LetterAspect> Aspects { get; init; }

    /// <summary>The indicators whose level was changed by verification.</summary>
    public IReadOnlyList<LetterAdjustment> Adjustments { get; init; } = [];

    /// <summary>Reasons that were given for the verified score and belong to no single indicator.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The next category; null at the highest, and where steps alone do not lead there.</summary>
    public Text? NextCategory { get; init; }

    /// <summary>The score after the steps to it.</summary>
    public decimal? NextScore { get; init; }

    /// <summary>The steps that are recommended.</summary>
    public IReadOnlyList<LetterStep> Steps { get; init; } = [];

    /// <summary>The codes of the agency's certificates.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>SHA-256 of the result record that the letter repeats.</summary>
    public required string RecordHash { get; init; }

    /// <summary>When the release was taken: the document's own date.</summary>
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>An aspect of the result.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points that it gives at most.</param>
public sealed record LetterAspect(Text Title, decimal Score, decimal Maximum);

/// <summary>An indicator whose level verification changed.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Before">The level that the agency stated; null when it stated none.</param>
/// <param name="After">The verified level.</param>
/// <param name="Reason">Why.</param>
public sealed record LetterAdjustment(string Code, Text Title, decimal? Before, decimal After, string Reason);

/// <summary>A step that would raise the score.</summary>
/// <param name="Code">The indicator.</param>
/// <param name="Title">Its title.</param>
/// <param name="From">The level now.</param>
/// <param name="To">The level after it.</param>
/// <param name="Action">What to show for it.</param>
/// <param name="Gain">By how much the score rises.</param>
public sealed record LetterStep(string Code, Text Title, decimal From, decimal To, Text Action, decimal Gain);
