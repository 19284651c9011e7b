namespace Merit.Assessment.Instruments;

/// <summary>
/// A category (predicate) with its lower bound. Only lower bounds decide: the highest category whose bound is met is
/// the one, so that no number falls between two published bands.
/// </summary>
/// <param name="Code">The code, such as <c>sangat-baik</c>.</param>
/// <param name="Title">The predicate.</param>
/// <param name="LowerBound">The bound, on the score or on the index as <see cref="Instrument.CategoryBasis"/> says.</param>
/// <param name="BoundIncluded">Whether the bound itself belongs to the category (at least) or not (more than).</param>
/// <param name="PublishedBand">The band as published, for people; it decides nothing. Null when none is known.</param>
/// <param name="ValidityMonths">After how many months the agency is assessed again; null when not stated.</param>
public sealed record Category(
    string Code,
    Text Title,
    Figure LowerBound,
    bool BoundIncluded,
    SourcedText? PublishedBand,
    Figure? ValidityMonths)
{
    /// <summary>Whether a number reaches the category's lower bound.</summary>
    public bool IsReachedBy(decimal number) => BoundIncluded ? number >= LowerBound.Value : number > LowerBound.Value;
}
