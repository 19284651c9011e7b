using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Awards;

/// <summary>What awards need from the store.</summary>
public sealed class AwardActivities(AssessmentTable assessments)
{
    /// <summary>The codes of one batch's agencies that have a result, in order.</summary>
    [Function(nameof(ListDetermined))]
    public async Task<List<string>> ListDetermined([ActivityTrigger] BatchKey key, CancellationToken cancellation) =>
        [.. (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation))
            .Where(r => r.Stage == AssessmentStage.Determined)
            .Select(r => r.RowKey)
            .Order(StringComparer.Ordinal)];
}
