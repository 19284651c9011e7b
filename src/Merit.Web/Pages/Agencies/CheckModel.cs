using Merit.Assessment;

namespace Merit.Web.Pages.Agencies;

/// <summary>What a draft would be answered if it were sent now. Nothing of it is stored.</summary>
public sealed record CheckModel
{
    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>By when it may be sent; null where it may not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why nothing may be sent now; null while it may.</summary>
    public Text? Closed { get; init; }

    /// <summary>The only indicators that it would count for, because an assessor asked about them after the deadline; null where all would.</summary>
    public IReadOnlyList<string>? Counts { get; init; }

    /// <summary>Whether written answers to an assessor's questions are sent along.</summary>
    public bool HasAnswers { get; init; }

    /// <summary>Names the state of the draft that was checked; "send" carries it as <c>seen</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether somebody else changed the draft after it was looked at, so that it was not sent and is shown anew.</summary>
    public bool IsChanged { get; init; }

    /// <summary>How many files the draft has.</summary>
    public required int Files { get; init; }

    /// <summary>Bytes of all of them.</summary>
    public required long Bytes { get; init; }

    /// <summary>Indicators with a level; null where no submission could be read.</summary>
    public int? Filled { get; init; }

    /// <summary>Indicators of the instrument.</summary>
    public required int Indicators { get; init; }

    /// <summary>Everything that was found, errors first.</summary>
    public IReadOnlyList<CheckedFinding> Findings { get; init; } = [];

    /// <summary>The score as the agency states it, with the evidence that counts; null where no submission could be read.</summary>
    public ScorePreview? Score { get; init; }

    /// <summary>Files that are the same byte for byte, the names of each content together; only those with two names or more.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Doubled { get; init; } = [];

    /// <summary>Evidence that the submission names and the draft lacks, or that an indicator needs and has none of; in the instrument's order.</summary>
    public IReadOnlyList<MissingEvidence> Missing { get; init; } = [];

    /// <summary>Evidence files of the draft that no indicator names.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>Whether it may be sent as it is.</summary>
    public bool MaySend => Closed is null && Files > 0 && !Findings.Any(f => f.Finding.Severity == FindingSeverity.Error);
}

/// <summary>A finding, and what to do about it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Mend">What to do; null where the message says all.</param>
public sealed record CheckedFinding(Finding Finding, Text? Mend);

/// <summary>A score before anybody has verified it.</summary>
/// <param name="Score">Total points.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
/// <param name="Index">The index; null when the instrument has none.</param>
/// <param name="Category">The category's title; null when there is none.</param>
/// <param name="Aspects">Score and maximum of each aspect, in the instrument's order.</param>
public sealed record ScorePreview(decimal Score, decimal Maximum, decimal? Index, Text? Category, IReadOnlyList<(Text Title, decimal Score, decimal Maximum)> Aspects);

/// <summary>Evidence that an indicator lacks.</summary>
/// <param name="Code">The indicator's code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Names">The files that the submission names and the draft lacks; empty where it names none although one is needed.</param>
public sealed record MissingEvidence(string Code, Text Title, IReadOnlyList<string> Names);
