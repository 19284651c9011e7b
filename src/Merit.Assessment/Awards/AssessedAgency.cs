using Merit.Assessment.Agencies;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Awards;

/// <summary>An agency with its score.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Score">The root of its score's derivation.</param>
public sealed record AssessedAgency(Agency Agency, NodeScore Score);
