using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>One assessment year: agencies submit and are verified in batches, the plenary releases, results go out. It cannot fail.</summary>
public static class AssessmentCycle
{
    // An instance of the app may keep a cycle's row for some seconds, and must not find the old one when it is woken for the new.
    private static readonly TimeSpan RowIsKept = TimeSpan.FromSeconds(10);

    /// <summary>The orchestrator.</summary>
    [Function(nameof(AssessmentCycle))]
    public static async Task<CycleOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CycleInput input)
    {
        var place = new FaultPlace(input.CycleId, null);
        int batches = await context.InsistAsync<int>(nameof(CycleActivities.OpenCycle), input.CycleId, place);

        // The release is by rule of what is stored. So it does not wait for the batches, and one that never ends cannot hold it up.
        _ = AssessAsync(context, input, batches, place);
        CycleOutcome outcome = await LeadAsync(context, input, batches, place);
        await Task.WhenAll(Enumerable.Range(0, batches).Select(batch =>
            context.InsistAsync<int>(nameof(DeterminationActivities.QueueResultMails), new BatchKey(input.CycleId, batch), place)));
        await context.InsistAsync<bool>(nameof(DeterminationActivities.FinishCycle), input.CycleId, place);
        return outcome;
    }

    private static async Task AssessAsync(TaskOrchestrationContext context, CycleInput input, int batches, FaultPlace place)
    {
        await Task.WhenAll(Enumerable.Range(0, batches).Select(batch => context.CollectAsync(
            nameof(AgencyBatch), new AgencyBatchInput(input.CycleId, batch, input.GraceSeconds), InstanceIds.Batch(input.CycleId, batch))));
        await context.InsistAsync<bool>(nameof(CycleActivities.AdvanceStatus), new CycleStatusChange(input.CycleId, CycleStatus.AwaitingPlenary), place);
    }

    // Reminders, orders and the release: what is stored says what is to be done. A release may be corrected until result mails are let
    // go; each correction is determined anew.
    private static async Task<CycleOutcome> LeadAsync(TaskOrchestrationContext context, CycleInput input, int batches, FaultPlace place)
    {
        var outcome = new CycleOutcome(0, 0, 0, ResultRecord.ChainStart);
        int wokenFor = 0;
        // Each pass waits for a person, a reminder's time or the mails' time.
#pragma warning disable DURABLE0011
        while (true)
#pragma warning restore DURABLE0011
        {
            CycleView view = await context.InsistAsync<CycleView>(nameof(CycleActivities.AdvanceCycle), input.CycleId, place);
            if (view.WakeFor > wokenFor)
            {
                await context.CreateTimer(RowIsKept, CancellationToken.None);
                await Task.WhenAll(Enumerable.Range(0, batches).Select(batch =>
                    context.InsistAsync<int>(nameof(CycleActivities.WakeBatch), new BatchKey(input.CycleId, batch), place)));
                wokenFor = view.WakeFor;
            }
            else if (view.IsCancelled)
            {
                return outcome;
            }
            else if (view.Release > outcome.Release)
            {
                outcome = await DetermineAsync(context, input, batches, view.Release, place);
            }
            else if (view.Release == 0 || view.WaitUntil > context.CurrentUtcDateTime)
            {
                // No timer for the plenary: it has no deadline that the software could enforce.
                await context.WakesBeforeAsync(view.WaitUntil);
            }
            else if (await context.InsistAsync<bool>(nameof(DeterminationActivities.LetMailsGo), new LetMailsGoInput(input.CycleId, view.Release), place))
            {
                return outcome;
            }
        }
    }

    // One batch after the other: each result record names the hash of the one before it.
    private static async Task<CycleOutcome> DetermineAsync(TaskOrchestrationContext context, CycleInput input, int batches, int release, FaultPlace place)
    {
        string previous = await context.InsistAsync<string>(nameof(DeterminationActivities.BeginDetermination), new DeterminationInput(input.CycleId, release), place);
        var outcome = new CycleOutcome(release, 0, 0, previous);
        for (int batch = 0; batch < batches; batch++)
        {
            DeterminedBatch determined = await context.InsistAsync<DeterminedBatch>(
                nameof(DeterminationActivities.DetermineBatch), new DetermineBatchInput(input.CycleId, release, batch, outcome.LastHash), place);
            outcome = outcome with
            {
                Determined = outcome.Determined + determined.Determined,
                NotSubmitted = outcome.NotSubmitted + determined.NotSubmitted,
                LastHash = determined.LastHash,
            };
        }

        await context.InsistAsync<bool>(nameof(DeterminationActivities.PublishResults), new PublishResultsInput(input.CycleId, release, previous, outcome.LastHash), place);
        return outcome;
    }
}

/// <summary>What a cycle's orchestration starts with.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="GraceSeconds">How long after a deadline the agencies' folders are looked at.</param>
public sealed record CycleInput(string CycleId, int GraceSeconds);

/// <summary>How a cycle ended.</summary>
/// <param name="Release">Number of the release that holds.</param>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record of the chain.</param>
public sealed record CycleOutcome(int Release, int Determined, int NotSubmitted, string LastHash);
