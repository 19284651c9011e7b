namespace Merit.Assessment.Instruments;

/// <summary>
/// The correction factor of an index: the product of the factors of the reasons that apply, kept within two bounds.
/// </summary>
/// <param name="Minimum">The factor is never below this.</param>
/// <param name="Maximum">The factor is never above this.</param>
/// <param name="Reasons">The reasons that an assessor may give.</param>
public sealed record CorrectionRule(Figure Minimum, Figure Maximum, IReadOnlyList<CorrectionReason> Reasons)
{
    /// <summary>No factor and no bound is greater.</summary>
    public const decimal LargestFactor = 10m;

    /// <summary>The most reasons that a rule may have.</summary>
    public const int MostReasons = 20;
}
