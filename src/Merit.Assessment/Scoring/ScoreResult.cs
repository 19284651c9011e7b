using Merit.Assessment.Instruments;

namespace Merit.Assessment.Scoring;

/// <summary>A score with its full derivation.</summary>
/// <param name="InstrumentId">The instrument.</param>
/// <param name="InstrumentVersion">Its version.</param>
/// <param name="Score">The score, exact: between 0 and <paramref name="Maximum"/>.</param>
/// <param name="Maximum">The highest score under the weights used.</param>
/// <param name="Index">The index, corrected and rounded; null when the instrument has none.</param>
/// <param name="IndexDenominator">What the score was divided by; null when the instrument has no index.</param>
/// <param name="Category">The category; null when the instrument has none.</param>
/// <param name="Derivation">The root of the derivation: every node's value and what it adds.</param>
/// <param name="IndexDerivation">How the index came about; null when there is none.</param>
/// <param name="CategoryDerivation">Why the category; null when there is none.</param>
public sealed record ScoreResult(
    string InstrumentId,
    string InstrumentVersion,
    decimal Score,
    decimal Maximum,
    decimal? Index,
    decimal? IndexDenominator,
    Category? Category,
    NodeScore Derivation,
    IndexDerivation? IndexDerivation,
    CategoryDerivation? CategoryDerivation)
{
    /// <summary>The aspects: the root's children.</summary>
    public IReadOnlyList<NodeScore> Aspects => Derivation.Children;

    /// <summary>The derivation of one node by its canonical code, or null.</summary>
    public NodeScore? Find(string code) => Derivation.Find(code);
}
