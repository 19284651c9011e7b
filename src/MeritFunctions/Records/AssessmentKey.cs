namespace MeritFunctions.Records;

/// <summary>Names one agency's assessment.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
public sealed record AssessmentKey(string CycleId, string Agency);

/// <summary>Names one batch of a cycle.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">Its number, from 0.</param>
public sealed record BatchKey(string CycleId, int Batch);
