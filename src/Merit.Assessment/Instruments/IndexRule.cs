namespace Merit.Assessment.Instruments;

/// <summary>
/// How the index comes from the score: score ÷ denominator × correction, rounded. The denominator is stored with every
/// result, because publications of the field divide the same score by different ones.
/// </summary>
/// <param name="Denominator">What the score is divided by.</param>
/// <param name="Decimals">The decimals of the index, 0 to 6.</param>
/// <param name="Rounding">The named rounding rule.</param>
/// <param name="Correction">The correction factor's rule; null when the instrument has none.</param>
public sealed record IndexRule(Figure Denominator, Figure Decimals, Rounding Rounding, CorrectionRule? Correction)
{
    /// <summary>Rounds by the named rule.</summary>
    public decimal Round(decimal unrounded) => decimal.Round(unrounded, (int)Decimals.Value, Rounding switch
    {
        Rounding.HalfEven => MidpointRounding.ToEven,
        Rounding.Down => MidpointRounding.ToZero,
        _ => MidpointRounding.AwayFromZero,
    });
}
