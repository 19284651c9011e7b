using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Determination;

/// <summary>A determined result of one agency.</summary>
/// <param name="Instrument">The instrument in the version that the result used.</param>
/// <param name="Result">The score with its derivation.</param>
/// <param name="DeterminedOn">The day of determination (penetapan).</param>
/// <param name="Withdrawn">Whether the result was withdrawn or replaced by a correction.</param>
public sealed record AssessedResult(Instrument Instrument, ScoreResult Result, DateOnly DeterminedOn, bool Withdrawn = false);
