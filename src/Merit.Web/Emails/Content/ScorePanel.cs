using Merit.Web.Look;
namespace Merit.Web.Emails.Content;

/// <summary>The result at a glance.</summary>
/// <param name="CategoryLabel">The word for category.</param>
/// <param name="Category">The category's name; <see langword="null"/> when there is none.</param>
/// <param name="ScoreLabel">The word for score.</param>
/// <param name="Score">The score in the language's format.</param>
/// <param name="OutOf">"of 410" in the language.</param>
/// <param name="Percent">Score as per cent of the maximum, 0 to 100, for the bar.</param>
/// <param name="IndexLabel">The word for index.</param>
/// <param name="Index">The index in the language's format; <see langword="null"/> when there is none.</param>
/// <param name="IndexNote">What the score was divided by.</param>
/// <param name="Tone">Award or plain.</param>
public sealed record ScorePanel(
    string CategoryLabel,
    string? Category,
    string ScoreLabel,
    string Score,
    string OutOf,
    int Percent,
    string IndexLabel,
    string? Index,
    string? IndexNote,
    Tone Tone) : EmailBlock;
