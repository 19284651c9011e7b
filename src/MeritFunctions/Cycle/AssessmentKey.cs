namespace MeritFunctions.Cycle;

/// <summary>Names one agency's assessment.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
public sealed record AssessmentKey(string CycleId, string Agency);
