using Merit.Assessment;

namespace MeritFunctions.Determination;

/// <summary>One agency's place.</summary>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The agency's name.</param>
/// <param name="Score">Verified score in the instrument's points.</param>
/// <param name="Index">The rounded index; null when the instrument has none.</param>
/// <param name="Category">The category's code.</param>
/// <param name="CategoryTitle">The category's name.</param>
/// <param name="Recognised">Whether the category is recognised.</param>
/// <param name="Record">Name of the result record.</param>
/// <param name="RecordHash">SHA-256 of the result record.</param>
public sealed record RankedResult(
    int Rank,
    string Agency,
    string Name,
    decimal Score,
    decimal? Index,
    string? Category,
    Text? CategoryTitle,
    bool Recognised,
    string Record,
    string RecordHash);
