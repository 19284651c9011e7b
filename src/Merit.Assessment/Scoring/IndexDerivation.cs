using Merit.Assessment.Instruments;

namespace Merit.Assessment.Scoring;

/// <summary>How the index came about: score ÷ denominator × correction, rounded by the named rule.</summary>
/// <param name="Denominator">What the score was divided by; stored so that history is never recomputed.</param>
/// <param name="Quotient">Score ÷ denominator, unrounded.</param>
/// <param name="Correction">The correction factor; 1 when none applies.</param>
/// <param name="Corrections">The reasons that were applied.</param>
/// <param name="Decimals">The decimals kept.</param>
/// <param name="Rounding">The rounding rule.</param>
/// <param name="Index">The index.</param>
public sealed record IndexDerivation(
    decimal Denominator,
    decimal Quotient,
    decimal Correction,
    IReadOnlyList<AppliedCorrection> Corrections,
    int Decimals,
    Rounding Rounding,
    decimal Index);
