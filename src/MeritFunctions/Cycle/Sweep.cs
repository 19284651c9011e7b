using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Cycle;

/// <summary>Gives the sweep its beat; how often it really lists is a setting.</summary>
public sealed class IntakeSweepTimer(Sweep sweep)
{
    /// <summary>Every five seconds.</summary>
    [Function(nameof(IntakeSweepTimer))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        sweep.RunWhenDueAsync(client, cancellation);
}

/// <summary>Takes in the uploads that no event announced, then wakes what waits although its answer is stored.</summary>
public sealed class Sweep(
    IntakeSweep intake,
    CycleTable cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    CycleStarter starter,
    CycleInstruments instruments,
    ScoreImports imports,
    AssignmentLog assigned,
    ReviewDesk reviews,
    UnfinishedPlaces unfinished,
    StaffMails staff,
    ObjectionWork objections,
    IOptions<IntakeOptions> options,
    TimeProvider clock,
    ILogger<Sweep> log)
{
    private const string Reference = "sweep";

    /// <summary>A sweep may take one part in fifty of the time, however much it finds.</summary>
    private const int ShareOfTime = 49;

    // Most of the time of a sweep that failed was waiting, and the end of an outage is to be seen soon.
    private static readonly TimeSpan LongestPauseAfterFailure = TimeSpan.FromSeconds(30);
    private int _running;
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private TimeSpan _pause;

    /// <summary>Runs a sweep when the interval is over and none runs already.</summary>
    public async Task RunWhenDueAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        // By the machine's own clock: skipped time brings no new uploads.
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        if (begun < _next || Interlocked.Exchange(ref _running, 1) == 1)
        {
            return;
        }

        bool isWhole = false;
        try
        {
            List<CycleRow> all = await cycles.ListAsync(cancellation);
            ILookup<bool, string> ids = all.ToLookup(c => c.Status is CycleStatus.Released or CycleStatus.Cancelled, c => c.RowKey);
            bool hasAnswered = await intake.RunAsync([.. ids[false]], [.. ids[true]], client, cancellation);
            await WakeForgottenAsync(all.Where(c => !c.IsDone), client, cancellation);
            // A cycle's own work is done long before its last objection is.
            await objections.SweepAsync(all, begun - options.Value.SweepInterval, client, cancellation);
            isWhole = hasAnswered;
        }
        finally
        {
            DateTimeOffset ended = TimeProvider.System.GetUtcNow();
            TimeSpan share = (ended - begun) * ShareOfTime;
            // A single slow sweep tells of a busy moment rather than of much to list, so the pause grows step by step.
            TimeSpan longest = isWhole ? 2 * _pause : LongestPauseAfterFailure;
            TimeSpan pause = share < longest ? share : longest;
            _pause = pause > options.Value.SweepInterval ? pause : options.Value.SweepInterval;
            _next = ended + _pause;
            Volatile.Write(ref _running, 0);
        }
    }

    // One cycle that something is wrong with must not keep the others waiting; it is tried again next time. An outage is everybody's.
    private async Task WakeForgottenAsync(IEnumerable<CycleRow> undone, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (CycleRow cycle in undone)
        {
            try
            {
                await WakeForgottenAsync(cycle, client, cancellation);
            }
            catch (Exception e) when (!StorageOutage.IsMeant(e))
            {
                log.LogError(e, "Cycle {Cycle} could not be swept", cycle.RowKey);
            }
        }
    }

    private async Task WakeForgottenAsync(CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        // A young one is still being started by its request.
        if (cycle.OpensAt < clock.GetUtcNow() - options.Value.SweepInterval)
        {
            await starter.EnsureRunningAsync(cycle, client, cancellation);
        }

        if (cycle.ScoresTaken < cycle.ScoreFiles && await instruments.FindAsync(cycle.RowKey, cancellation) is { } pinned)
        {
            await imports.TakeUpAsync(pinned, client, cancellation);
        }

        DateTimeOffset? decided = cycle.Status == CycleStatus.Released ? null : cycle.CancelledAt ?? cycle.ReleasedAt;
        if (decided < clock.GetUtcNow() - options.Value.SweepInterval)
        {
            await Wakes.CycleAsync(client, cycle.RowKey, Reference, cancellation);
        }

        await TakeUpPlacesAsync(cycle, client, cancellation);
        await WakeAssessmentsAsync(cycle, client, cancellation);
        await staff.SendDueAsync(cycle, client, cancellation);
    }

    private async Task TakeUpPlacesAsync(CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        if (unfinished.MustLook(cycle))
        {
            bool isPending = await reviews.TakeUpAsync(cycle, TimeProvider.System.GetUtcNow() - options.Value.SweepInterval, client, cancellation);
            bool wasUnlogged = cycle.IsAssigned && await assigned.NoteForgottenAsync(cycle.RowKey, cancellation);
            await unfinished.LookedAsync(cycle, isPending || wasUnlogged, cancellation);
        }
    }

    // Only what is stored, unanswered and older than a sweep is woken: an event too many does no harm, but it stays in a history.
    private async Task WakeAssessmentsAsync(CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset old = clock.GetUtcNow() - options.Value.SweepInterval;
        HashSet<string> decided = [.. (await decisions.ListAsync(cycle.RowKey, cancellation)).Where(d => d.DecidedAt < old).Select(d => d.RowKey)];
        foreach (AssessmentRow row in await assessments.ListAsync(cycle.RowKey, cancellation))
        {
            // What is faulted is tried again by itself.
            if (row.Fault is null && row.Timestamp < TimeProvider.System.GetUtcNow() - options.Value.SweepInterval && AssessmentSteps.IsDue(row, cycle, decided, old))
            {
                await CycleStarter.WakeAsync(cycle, row, Reference, client, cancellation);
            }
        }
    }
}
