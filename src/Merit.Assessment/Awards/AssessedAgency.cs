using Merit.Assessment.Agencies;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Awards;

/// <summary>An agency with its result.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Result">Its score with derivation.</param>
public sealed record AssessedAgency(Agency Agency, ScoreResult Result);
