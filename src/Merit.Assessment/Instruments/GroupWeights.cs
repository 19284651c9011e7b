using Merit.Assessment.Agencies;

namespace Merit.Assessment.Instruments;

/// <summary>Weights that differ for some agency types. Every node that is not named keeps its own weight.</summary>
/// <param name="AgencyTypes">The types for which they hold.</param>
/// <param name="Weights">The weights by node code.</param>
public sealed record GroupWeights(IReadOnlyList<AgencyType> AgencyTypes, IReadOnlyDictionary<string, Figure> Weights);
