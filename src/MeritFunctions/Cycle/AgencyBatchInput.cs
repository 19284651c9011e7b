namespace MeritFunctions.Cycle;

/// <summary>What a batch starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">Its number, from 0.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record AgencyBatchInput(string CycleId, int Batch, CycleSchedule Schedule);
