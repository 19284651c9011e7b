using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Awards;

/// <summary>One agency of an imported score file.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Score">The score: computed, or as stated when the file only has totals.</param>
/// <param name="Index">The index; null when the instrument has none.</param>
/// <param name="Category">The category; null when the instrument has none.</param>
/// <param name="Result">The derivation; null when the file only has totals.</param>
public sealed record ImportedScore(Agency Agency, decimal Score, decimal? Index, Category? Category, ScoreResult? Result)
{
    /// <summary>What the file states of each indicator, in the instrument's order; empty when it only has totals.</summary>
    public IReadOnlyList<SubmissionEntry> Entries { get; init; } = [];

    /// <summary>Where the agency stands in the file, such as <c>line 3, column kode</c>.</summary>
    public string Place { get; init; } = "";
}
