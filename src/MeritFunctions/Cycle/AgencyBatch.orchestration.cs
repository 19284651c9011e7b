using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>
/// Up to <see cref="Size"/> agencies of a cycle. Batches keep every history short: the cycle sees a handful of them, and
/// each of them sees its own agencies only.
/// </summary>
public static class AgencyBatch
{
    /// <summary>The most agencies in one batch.</summary>
    public const int Size = 100;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(AgencyBatch))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AgencyBatchInput input)
    {
        List<string> agencies = await context.InsistAsync<List<string>>(
            nameof(CycleActivities.ListOpen), new BatchKey(input.CycleId, input.Batch), new FaultPlace(input.CycleId, null));
        await Task.WhenAll(agencies.Select(agency => context.CollectAsync(
            nameof(AgencyAssessment), new AgencyAssessmentInput(input.CycleId, agency, input.GraceSeconds), InstanceIds.Assessment(input.CycleId, agency))));
    }
}

/// <summary>What a batch starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">Its number, from 0.</param>
/// <param name="GraceSeconds">How long after a deadline the agencies' folders are looked at.</param>
public sealed record AgencyBatchInput(string CycleId, int Batch, int GraceSeconds);
