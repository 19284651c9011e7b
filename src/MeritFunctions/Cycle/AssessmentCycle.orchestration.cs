using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MeritFunctions.Cycle;

/// <summary>One assessment year: agencies submit and are verified in batches, the plenary releases, results go out. It cannot fail.</summary>
public static class AssessmentCycle
{
    /// <summary>The orchestrator.</summary>
    [Function(nameof(AssessmentCycle))]
    public static async Task<CycleOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CycleInput input)
    {
        var place = new FaultPlace(input.CycleId, null);
        int batches = await context.InsistAsync<int>(nameof(CycleActivities.OpenCycle), input.CycleId, place);

        // The release is by rule of what is stored. So it does not wait for the batches, and one that never ends cannot hold it up.
        using var released = new CancellationTokenSource();
        _ = AssessAsync(context, input, batches, place);
        _ = RemindAsync(context, input, place, released.Token);
        CycleOutcome outcome = await ReleaseAsync(context, input, batches, place, released);
        await Task.WhenAll(Enumerable.Range(0, batches).Select(batch =>
            context.InsistAsync<int>(nameof(DeterminationActivities.QueueResultMails), new BatchKey(input.CycleId, batch), place)));
        await context.InsistAsync<bool>(nameof(DeterminationActivities.FinishCycle), input.CycleId, place);
        return outcome;
    }

    private static async Task AssessAsync(TaskOrchestrationContext context, CycleInput input, int batches, FaultPlace place)
    {
        await Task.WhenAll(Enumerable.Range(0, batches).Select(batch => context.CollectAsync(
            nameof(AgencyBatch), new AgencyBatchInput(input.CycleId, batch, input.Schedule.ProcessingGraceSeconds), InstanceIds.Batch(input.CycleId, batch))));
        await context.InsistAsync<bool>(nameof(CycleActivities.AdvanceStatus), new CycleStatusChange(input.CycleId, CycleStatus.AwaitingPlenary), place);
    }

    // One activity for all agencies of the cycle: who has submitted by then is not reminded.
    private static async Task RemindAsync(TaskOrchestrationContext context, CycleInput input, FaultPlace place, CancellationToken released)
    {
        foreach (double days in input.Schedule.ReminderDays.OrderDescending())
        {
            DateTimeOffset due = input.Schedule.SubmissionDeadline.AddDays(-days);
            if (due <= context.CurrentUtcDateTime)
            {
                continue;
            }

            try
            {
                await context.CreateTimer(due.UtcDateTime, released);
            }
            catch (TaskCanceledException)
            {
                return;
            }

            await context.InsistAsync<int>(nameof(CycleActivities.QueueReminders), new ReminderInput(input.CycleId, days), place);
        }
    }

    // A release may be corrected until result mails are let go; each correction is determined anew.
    private static async Task<CycleOutcome> ReleaseAsync(
        TaskOrchestrationContext context, CycleInput input, int batches, FaultPlace place, CancellationTokenSource released)
    {
        var outcome = new CycleOutcome(0, 0, 0, ResultRecord.ChainStart);
        // Each pass waits for a person, or for the mails' time.
#pragma warning disable DURABLE0011
        while (true)
#pragma warning restore DURABLE0011
        {
            ReleaseView release = await context.InsistAsync<ReleaseView>(nameof(DeterminationActivities.ReadRelease), input.CycleId, place);
            if (release.Number > outcome.Release)
            {
                released.Cancel();
                outcome = await DetermineAsync(context, input, batches, release.Number, place);
            }
            else if (release.Number == 0 || release.MailsAt > context.CurrentUtcDateTime)
            {
                // No timer for the plenary: it has no deadline that the software could enforce.
                await context.WakesBeforeAsync(release.MailsAt);
            }
            else if (await context.InsistAsync<bool>(nameof(DeterminationActivities.LetMailsGo), new LetMailsGoInput(input.CycleId, release.Number), place))
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
/// <param name="Schedule">When what is due.</param>
public sealed record CycleInput(string CycleId, CycleSchedule Schedule);

/// <summary>How a cycle ended.</summary>
/// <param name="Release">Number of the release that holds.</param>
/// <param name="Determined">Agencies with a result record.</param>
/// <param name="NotSubmitted">Agencies without a submission.</param>
/// <param name="LastHash">Hash of the last record of the chain.</param>
public sealed record CycleOutcome(int Release, int Determined, int NotSubmitted, string LastHash);
