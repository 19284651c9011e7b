namespace MeritFunctions.Determination;

/// <summary>Names the batch that is to be determined and the chain that it continues.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">The batch's number, from 0.</param>
/// <param name="PreviousHash">Hash of the last record before this batch.</param>
public sealed record DetermineBatchInput(string CycleId, int Batch, string PreviousHash);
