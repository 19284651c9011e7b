namespace MeritFunctions.Cycle;

/// <summary>Names one batch of a cycle.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">Its number, from 0.</param>
public sealed record BatchKey(string CycleId, int Batch);
