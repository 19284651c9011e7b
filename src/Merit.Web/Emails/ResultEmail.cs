using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>The determined result of an agency: an award for recognised categories, the start of coaching for the others.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Score">Total points.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
/// <param name="Index">The published index, already rounded; <see langword="null"/> when the instrument has none.</param>
/// <param name="IndexDenominator">What the score was divided by; stands beside the index, because editions differ.</param>
/// <param name="Category">The determined category's name in both languages; <see langword="null"/> when the instrument has none.</param>
/// <param name="Aspects">Score and maximum of each aspect, in the instrument's order.</param>
/// <param name="Decree">Number of the decree.</param>
/// <param name="DecidedOn">Date of the decree.</param>
/// <param name="RecordHash">Hash of the immutable result record, hexadecimal.</param>
/// <param name="Recognised">Whether the category or a rank is an award, as the instrument says.</param>
public sealed record ResultEmail(
    Letterhead Letterhead,
    decimal Score,
    decimal Maximum,
    decimal? Index,
    decimal? IndexDenominator,
    Text? Category,
    IReadOnlyList<AspectResult> Aspects,
    string Decree,
    DateOnly DecidedOn,
    string RecordHash,
    bool Recognised) : EmailModel(Letterhead)
{
    /// <summary>The awards that the agency has for its ranks.</summary>
    public IReadOnlyList<WonAward> Awards { get; init; } = [];

    /// <summary>The agency's certificates: what each is for, and where anybody can check it.</summary>
    public IReadOnlyList<(Text Title, Uri Address)> Certificates { get; init; } = [];
}
