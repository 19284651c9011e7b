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
        IReadOnlyList<string> agencies = await context.CallActivityAsync<List<string>>(
            nameof(CycleActivities.ListBatch), new BatchKey(input.CycleId, input.Batch), ActivityRetries.Default);
        await Task.WhenAll(agencies.Select(agency => context.CallSubOrchestratorAsync(
            nameof(AgencyAssessment),
            new AgencyAssessmentInput(input.CycleId, agency, input.Schedule),
            new SubOrchestrationOptions(instanceId: InstanceIds.Assessment(input.CycleId, agency)))));
    }
}

/// <summary>What a batch starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Batch">Its number, from 0.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record AgencyBatchInput(string CycleId, int Batch, CycleSchedule Schedule);
