namespace MeritFunctions.Cycle;

/// <summary>How a cycle ended.</summary>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record of the chain.</param>
public sealed record CycleOutcome(int Determined, int NotSubmitted, string LastHash);
