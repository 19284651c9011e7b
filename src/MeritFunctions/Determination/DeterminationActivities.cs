using Merit.Adapters.Storage;
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
}
