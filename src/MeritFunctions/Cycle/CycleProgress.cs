namespace MeritFunctions.Cycle;

/// <summary>The custom status of a cycle's orchestration.</summary>
/// <param name="Phase">One of the cycle's statuses.</param>
/// <param name="Batches">Number of batches.</param>
public sealed record CycleProgress(string Phase, int Batches);
