namespace MeritFunctions.Cycle;

/// <summary>Input of <see cref="CycleActivities.SetCycleStatus"/>.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Status">One of <see cref="Merit.Adapters.Storage.CycleStatus"/>.</param>
public sealed record CycleStatusChange(string CycleId, string Status);
