using Merit.Assessment.Instruments;

namespace Merit.Assessment.Scoring;

/// <summary>Why a category was chosen: the highest whose lower bound the deciding number reaches.</summary>
/// <param name="Basis">Whether the score or the index decided.</param>
/// <param name="Number">The number that decided.</param>
/// <param name="Chosen">The category.</param>
/// <param name="Next">The category above, whose bound was not reached; null at the top.</param>
/// <param name="Missing">How much is missing to the bound of the category above; null at the top.</param>
public sealed record CategoryDerivation(
    CategoryBasis Basis,
    decimal Number,
    Category Chosen,
    Category? Next,
    decimal? Missing);
