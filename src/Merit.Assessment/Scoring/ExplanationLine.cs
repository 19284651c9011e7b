namespace Merit.Assessment.Scoring;

/// <summary>One line of an explanation.</summary>
/// <param name="Depth">0 for the result as a whole, 1 for an aspect, and so on: for indentation.</param>
/// <param name="Code">The node's code; empty for the score, the index and the category.</param>
/// <param name="Text">The sentence.</param>
public sealed record ExplanationLine(int Depth, string Code, Text Text);
