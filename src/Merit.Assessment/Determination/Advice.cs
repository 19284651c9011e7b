namespace Merit.Assessment.Determination;

/// <summary>Recommendations from a result.</summary>
/// <param name="Steps">
/// The next step of each indicator below target, by gain in score from the greatest; equal gains in the instrument's order.
/// </param>
/// <param name="NextCategory">
/// The smallest set of steps that reaches the next category; null at the highest category, without categories, or when levels
/// alone cannot reach it.
/// </param>
public sealed record Advice(IReadOnlyList<ImprovementStep> Steps, CategoryPath? NextCategory);
