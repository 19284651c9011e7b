using Merit.Assessment.Instruments;

namespace Merit.Assessment.Determination;

/// <summary>The smallest set of steps that reaches a category.</summary>
/// <param name="Target">The category.</param>
/// <param name="Steps">
/// The steps in the instrument's order; several steps on one indicator stand in the order in which they are taken. No smaller
/// set reaches the category; among sets of this size none gains more.
/// </param>
/// <param name="Score">The score after all steps.</param>
/// <param name="Index">The index after all steps; null when the instrument has none.</param>
/// <param name="Method">How the set was found, for people.</param>
public sealed record CategoryPath(
    Category Target, IReadOnlyList<ImprovementStep> Steps, decimal Score, decimal? Index, Text Method);
