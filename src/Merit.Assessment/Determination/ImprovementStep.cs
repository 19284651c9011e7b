using Merit.Assessment.Instruments;

namespace Merit.Assessment.Determination;

/// <summary>One step on one indicator.</summary>
/// <param name="Code">The indicator.</param>
/// <param name="Title">Its title.</param>
/// <param name="Kind">What is done.</param>
/// <param name="From">The level that counts now.</param>
/// <param name="To">The level that counts after the step.</param>
/// <param name="Action">What to show: the descriptor of the level reached, with what the wording rests on.</param>
/// <param name="Gain">By how much the score rises.</param>
public sealed record ImprovementStep(
    string Code, Text Title, StepKind Kind, decimal From, decimal To, SourcedText Action, decimal Gain);
