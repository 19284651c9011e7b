using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Awards;

/// <summary>One agency of an imported score file.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Score">The score: computed, or as stated when the file only has totals.</param>
/// <param name="Index">The index; null when the instrument has none.</param>
/// <param name="Category">The category; null when the instrument has none.</param>
/// <param name="Result">The derivation; null when the file only has totals.</param>
public sealed record ImportedScore(Agency Agency, decimal Score, decimal? Index, Category? Category, ScoreResult? Result);
