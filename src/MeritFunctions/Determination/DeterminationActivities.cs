using Merit.Adapters.Storage;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Writes results after the plenary has released them.</summary>
public sealed class DeterminationActivities(AssessmentTable assessments, ResultWriter writer)
{
    /// <summary>
    /// Writes the records of one batch, in the order of agency codes, each naming the hash of the one before it. Running
    /// again meets the same records and goes on where it stopped.
    /// </summary>
    [Function(nameof(DetermineBatch))]
    public async Task<DeterminedBatch> DetermineBatch([ActivityTrigger] DetermineBatchInput input, CancellationToken cancellation)
    {
        var outcome = new DeterminedBatch(0, 0, input.PreviousHash);
        List<AssessmentRow> rows = await assessments.ListBatchAsync(input.CycleId, input.Batch, cancellation);
        foreach (AssessmentRow row in rows.OrderBy(r => r.RowKey, StringComparer.Ordinal))
        {
            if (row.Stage == AssessmentStage.NotSubmitted)
            {
                outcome = outcome with { NotSubmitted = outcome.NotSubmitted + 1 };
                continue;
            }

            string hash = await writer.WriteAsync(row, outcome.LastHash, cancellation);
            outcome = outcome with { Determined = outcome.Determined + 1, LastHash = hash };
        }

        return outcome;
    }

    /// <summary>Writes the cycle's ranking and counts as a report.</summary>
    [Function(nameof(PublishResults))]
    public Task PublishResults([ActivityTrigger] string cycleId, CancellationToken cancellation) => writer.PublishAsync(cycleId, cancellation);

    /// <summary>The codes of one batch's agencies that have a result, in order.</summary>
    [Function(nameof(ListDetermined))]
    public async Task<List<string>> ListDetermined([ActivityTrigger] BatchKey key, CancellationToken cancellation) =>
        [.. (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation))
            .Where(r => r.Stage == AssessmentStage.Determined)
            .Select(r => r.RowKey)
            .Order(StringComparer.Ordinal)];
}

/// <summary>Names the batch that is to be determined and the chain that it continues.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">The batch's number, from 0.</param>
/// <param name="PreviousHash">Hash of the last record before this batch.</param>
public sealed record DetermineBatchInput(string CycleId, int Batch, string PreviousHash);

/// <summary>What a batch's determination led to.</summary>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record, or the one that the batch began with when it has none.</param>
public sealed record DeterminedBatch(int Determined, int NotSubmitted, string LastHash);
