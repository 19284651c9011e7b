using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>One assessment year: agencies submit and are verified in batches, the plenary releases, results go out.</summary>
public static class AssessmentCycle
{
    /// <summary>The orchestrator.</summary>
    [Function(nameof(AssessmentCycle))]
    public static async Task<CycleOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CycleInput input)
    {
        try
        {
            int batches = await context.CallActivityAsync<int>(nameof(CycleActivities.OpenCycle), input.CycleId, ActivityRetries.Default);
            context.SetCustomStatus(new CycleProgress(CycleStatus.Open, batches));
            await AssessAsync(context, input, batches);

            await SetStatusAsync(context, input, CycleStatus.AwaitingPlenary, batches);
            await WaitForReleaseAsync(context, input);

            await SetStatusAsync(context, input, CycleStatus.Determining, batches);
            CycleOutcome outcome = await DetermineAsync(context, input, batches);

            await SetStatusAsync(context, input, CycleStatus.Released, batches);
            await NotifyAsync(context, input, batches);
            return outcome;
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(CycleActivities.SetCycleStatus), new CycleStatusChange(input.CycleId, CycleStatus.Failed), ActivityRetries.Default);
            throw;
        }
    }

    private static Task AssessAsync(TaskOrchestrationContext context, CycleInput input, int batches) =>
        Task.WhenAll(Enumerable.Range(0, batches).Select(batch => context.CallSubOrchestratorAsync(
            nameof(AgencyBatch),
            new AgencyBatchInput(input.CycleId, batch, input.Schedule),
            new SubOrchestrationOptions(instanceId: InstanceIds.Batch(input.CycleId, batch)))));

    // No timer: a plenary has no deadline that the software could enforce. A sweep wakes the cycle should the event get lost.
    private static async Task WaitForReleaseAsync(TaskOrchestrationContext context, CycleInput input)
    {
        while (!await context.CallActivityAsync<bool>(nameof(CycleActivities.IsReleased), input.CycleId, ActivityRetries.Default))
        {
            await context.WaitForExternalEvent<string>(Wakes.CycleReleased);
        }
    }

    // One batch after the other: each result record names the hash of the one before it.
    private static async Task<CycleOutcome> DetermineAsync(TaskOrchestrationContext context, CycleInput input, int batches)
    {
        var outcome = new CycleOutcome(0, 0, ResultRecord.ChainStart);
        for (int batch = 0; batch < batches; batch++)
        {
            DeterminedBatch determined = await context.CallActivityAsync<DeterminedBatch>(
                nameof(DeterminationActivities.DetermineBatch),
                new DetermineBatchInput(input.CycleId, batch, outcome.LastHash),
                ActivityRetries.Default);
            outcome = new CycleOutcome(outcome.Determined + determined.Determined, outcome.NotSubmitted + determined.NotSubmitted, determined.LastHash);
        }

        await context.CallActivityAsync(nameof(DeterminationActivities.PublishResults), input.CycleId, ActivityRetries.Default);
        return outcome;
    }

    private static Task NotifyAsync(TaskOrchestrationContext context, CycleInput input, int batches) =>
        Task.WhenAll(Enumerable.Range(0, batches).Select(batch => context.CallSubOrchestratorAsync(
            nameof(ResultMails),
            new ResultMailsInput(input.CycleId, batch),
            new SubOrchestrationOptions(instanceId: InstanceIds.ResultMails(input.CycleId, batch)))));

    private static async Task SetStatusAsync(TaskOrchestrationContext context, CycleInput input, string status, int batches)
    {
        context.SetCustomStatus(new CycleProgress(status, batches));
        await context.CallActivityAsync(nameof(CycleActivities.SetCycleStatus), new CycleStatusChange(input.CycleId, status), ActivityRetries.Default);
    }
}

/// <summary>What a cycle's orchestration starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Schedule">When what is due.</param>
public sealed record CycleInput(string CycleId, CycleSchedule Schedule);

/// <summary>How a cycle ended.</summary>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record of the chain.</param>
public sealed record CycleOutcome(int Determined, int NotSubmitted, string LastHash);

/// <summary>The custom status of a cycle's orchestration.</summary>
/// <param name="Phase">One of the cycle's statuses.</param>
/// <param name="Batches">Number of batches.</param>
public sealed record CycleProgress(string Phase, int Batches);
