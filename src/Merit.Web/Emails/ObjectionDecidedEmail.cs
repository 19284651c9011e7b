using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>It was decided on an agency's objection: the result stands, or a new one takes its place.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Levels">What was found of each indicator that was objected to.</param>
/// <param name="Before">The result that was released.</param>
/// <param name="After">The result that holds now; <see langword="null"/> where the one before does.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
/// <param name="RecordHash">Hash of the result record that holds now, hexadecimal.</param>
public sealed record ObjectionDecidedEmail(
    Letterhead Letterhead,
    IReadOnlyList<ObjectedLevel> Levels,
    ObjectedResult Before,
    ObjectedResult? After,
    decimal Maximum,
    string RecordHash) : EmailModel(Letterhead)
{
    /// <summary>The certificates of the new result: what each is for, and where anybody can check it. Those of the result before are superseded.</summary>
    public IReadOnlyList<(Text Title, Uri Address)> Certificates { get; init; } = [];
}

/// <summary>A result in short.</summary>
/// <param name="Score">Points.</param>
/// <param name="Index">The index; <see langword="null"/> when the instrument has none.</param>
/// <param name="Category">The category; <see langword="null"/> when the instrument has none.</param>
public sealed record ObjectedResult(decimal Score, decimal? Index, Text? Category);
