namespace MeritFunctions.Cycle;

/// <summary>What a cycle's orchestration starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record CycleInput(string CycleId, CycleSchedule Schedule);
