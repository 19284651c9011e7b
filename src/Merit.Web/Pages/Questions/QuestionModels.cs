using Merit.Assessment;

namespace Merit.Web.Pages.Questions;

/// <summary>What was asked in a round and what was answered.</summary>
public sealed record ThreadRound
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when it could be answered.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Opaque id of who asked; null where the reader is not to know.</summary>
    public string? Asker { get; init; }

    /// <summary>What was said to all questions together.</summary>
    public string? Reason { get; init; }

    /// <summary>The questions.</summary>
    public required IReadOnlyList<ThreadQuestion> Questions { get; init; }

    /// <summary>When the answers were sent; null when none were.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The receipt of the upload that came for an answer; null when none did.</summary>
    public string? NewReceipt { get; init; }

    /// <summary>Whether the answer is still awaited.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>A question with its answer.</summary>
/// <param name="Indicators">What it is about, by code and title; none for the submission as a whole.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Answer">What was answered; null when nothing was written.</param>
public sealed record ThreadQuestion(IReadOnlyList<(string Code, Text? Title)> Indicators, string Question, string? Answer);

/// <summary>The page on which an agency answers.</summary>
public sealed record QuestionsModel
{
    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>What is to be answered; null when nothing is, or can be any more.</summary>
    public AnswerForm? Form { get; init; }

    /// <summary>Why the newest question cannot be answered any more; null where it can, or nothing was asked.</summary>
    public Text? Closed { get; init; }

    /// <summary>Since when the cycle is paused; null while it goes on.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>All rounds, oldest first.</summary>
    public required IReadOnlyList<ThreadRound> Rounds { get; init; }
}

/// <summary>Where answers are written.</summary>
public sealed record AnswerForm
{
    /// <summary>Until when they count.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What was said to all questions together.</summary>
    public string? Reason { get; init; }

    /// <summary>The questions, with what is kept of an answer.</summary>
    public required IReadOnlyList<ThreadQuestion> Questions { get; init; }

    /// <summary>Names what is kept.</summary>
    public required string Seen { get; init; }

    /// <summary>When it was kept; null when nothing is.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>Whether somebody else has written meanwhile: what they wrote stands beside what was typed here.</summary>
    public bool IsOthers { get; init; }

    /// <summary>What a new upload counts for: the codes of these indicators; null for everything.</summary>
    public IReadOnlyList<string>? Counts { get; init; }

    /// <summary>Whether new evidence has come since the question.</summary>
    public bool HasNewUpload { get; init; }

    /// <summary>How many files lie in the draft of an upload.</summary>
    public int DraftFiles { get; init; }
}
