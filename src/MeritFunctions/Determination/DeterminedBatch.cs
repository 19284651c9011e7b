namespace MeritFunctions.Determination;

/// <summary>What a batch's determination led to.</summary>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record, or the one that the batch began with when it has none.</param>
public sealed record DeterminedBatch(int Determined, int NotSubmitted, string LastHash);
