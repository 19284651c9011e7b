namespace MeritFunctions.Cycle;

/// <summary>What one agency's assessment starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record AgencyAssessmentInput(string CycleId, string Agency, CycleSchedule Schedule);
