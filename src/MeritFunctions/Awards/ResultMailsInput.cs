namespace MeritFunctions.Awards;

/// <summary>Names the batch whose agencies are told their results.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">The batch's number, from 0.</param>
public sealed record ResultMailsInput(string CycleId, int Batch);
