namespace Merit.Assessment.Scoring;

/// <summary>A reason for which an assessor corrects an index.</summary>
/// <param name="Reason">The code of the reason in the instrument's correction rule.</param>
/// <param name="Explanation">What the assessor found, in their words; null when nothing was said.</param>
/// <param name="Source">What that rests on, such as the number of a decision; null when nothing was said.</param>
public sealed record AppliedCorrection(string Reason, string? Explanation = null, string? Source = null);
