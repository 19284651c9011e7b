namespace MeritFunctions.Scoring;

/// <summary>What scoring reports back; the derivation stands in the records.</summary>
/// <param name="Score">The self-assessed score, in the instrument's points.</param>
/// <param name="Category">Code of the category; null when the instrument has none.</param>
public sealed record ScoredSubmission(decimal Score, string? Category);
