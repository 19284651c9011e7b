namespace MeritFunctions.Scoring;

/// <summary>Names the upload that is to be scored.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload's receipt.</param>
public sealed record ScoreSubmissionInput(string CycleId, string Agency, string Receipt);
