using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Instruments;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Cycle;

/// <summary>The activities that move a cycle and its assessments. Each may run twice and leaves the same.</summary>
public sealed class CycleActivities(
    CycleTable cycles,
    CycleInstruments instruments,
    AssessmentTable assessments,
    AssessmentSteps steps,
    Reminders reminders,
    CycleOrders orders,
    Outbox outbox,
    ChangeLog changes,
    ILogger<CycleActivities> log)
{
    /// <summary>Invites the agencies, and counts the batches that were laid down when the cycle was started.</summary>
    [Function(nameof(OpenCycle))]
    public async Task<int> OpenCycle([ActivityTrigger] string cycleId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        log.LogInformation("Cycle {Cycle} opens with {Agencies} agencies", cycleId, rows.Count);
        await changes.NoteAsync(cycleId, changes.Change("open", AuditKind.CycleOpened, cycleId), cancellation);
        if (!await IsImportedAsync(cycleId, cancellation))
        {
            // One that has a newer link by now is told of that by its own steps.
            await outbox.SendAsync([.. rows.Where(r => r.LinkSentAt is null).Select(NotificationInput.Invitation)], client, cancellation);
        }

        return rows.Count == 0 ? 0 : rows.Max(r => r.Batch) + 1;
    }

    /// <summary>The codes of one batch's agencies whose assessments have not ended, in order.</summary>
    [Function(nameof(ListOpen))]
    public async Task<List<string>> ListOpen([ActivityTrigger] BatchKey key, CancellationToken cancellation) =>
        [.. (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation))
            .Where(r => r.Stage != AssessmentStage.Determined)
            .Select(r => r.RowKey)
            .Order(StringComparer.Ordinal)];

    /// <summary>Takes an assessment as far as what is stored allows.</summary>
    [Function(nameof(AdvanceAssessment))]
    public Task<AssessmentView> AdvanceAssessment([ActivityTrigger] AssessmentKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        steps.TakeAsync(key, client, cancellation);

    /// <summary>Reminds agencies when it is time for it, and says what the cycle's orchestration is to do next.</summary>
    [Function(nameof(AdvanceCycle))]
    public async Task<CycleView> AdvanceCycle([ActivityTrigger] string cycleId, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        CycleRow row = await cycles.FindAsync(cycleId, cancellation) ?? throw new InvalidOperationException($"Cycle {cycleId} is missing.");
        await orders.LogAsync(row, cancellation);
        DateTimeOffset? until = row.Release > 0 ? row.ReleasedAt?.AddSeconds(row.ResultMailDelaySeconds)
            : row.PausedAt is not null || row.Status == CycleStatus.Cancelled || await IsImportedAsync(cycleId, cancellation) ? null
            : await reminders.SendDueAsync(row, client, cancellation);
        return new CycleView(row.Release, until, row.WakeFor, row.Status == CycleStatus.Cancelled);
    }

    /// <summary>Wakes the assessments of a batch after an order that concerns all; the result is how many it found.</summary>
    [Function(nameof(WakeBatch))]
    public async Task<int> WakeBatch([ActivityTrigger] BatchKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        CycleRow cycle = await cycles.FindAsync(key.CycleId, cancellation) ?? throw new InvalidOperationException($"Cycle {key.CycleId} is missing.");
        List<AssessmentRow> rows = (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation)).FindAll(r => cycle.Status == CycleStatus.Cancelled || !r.HasEndedIn(cycle));
        foreach (AssessmentRow row in rows)
        {
            await CycleStarter.WakeAsync(cycle, row, "order", client, cancellation);
        }

        return rows.Count;
    }

    /// <summary>Shows operators that a cycle has come further; it never goes back. False when it was there already.</summary>
    [Function(nameof(AdvanceStatus))]
    public async Task<bool> AdvanceStatus([ActivityTrigger] CycleStatusChange change, CancellationToken cancellation)
    {
        bool advanced = false;
        await cycles.ChangeAsync(change.CycleId, row => advanced = row.TryAdvance(change.Status), cancellation);
        if (advanced)
        {
            log.LogInformation("Cycle {Cycle} is {Status}", change.CycleId, change.Status);
        }

        return advanced;
    }

    /// <summary>Shows operators what fails again and again, or that it is over.</summary>
    [Function(nameof(NoteFault))]
    public async Task NoteFault([ActivityTrigger] FaultNote note, CancellationToken cancellation)
    {
        string? fault = note.Fault is null ? null : $"{note.Fault.Task}: {note.Fault.ErrorType}";
        await ShowFaultAsync(note, fault, cancellation);
        if (fault is not null)
        {
            string subject = note.Place.Agency ?? note.Place.CycleId;
            await changes.NoteAsync(
                note.Place.CycleId, changes.Change($"fault|{subject}|{note.Fault!.Task}|{note.Fault.Since:O}", AuditKind.Fault, subject, why: fault), cancellation);
        }
    }

    // Agencies that hand in nothing are neither invited nor reminded.
    private async Task<bool> IsImportedAsync(string cycleId, CancellationToken cancellation) =>
        await instruments.FindRecentAsync(cycleId, cancellation) is { Instrument.Intake: IntakeKind.ImportedScores };

    private async Task ShowFaultAsync(FaultNote note, string? fault, CancellationToken cancellation)
    {
        if (fault is not null)
        {
            log.LogError("Cycle {Cycle}, agency {Agency}: {Fault}", note.Place.CycleId, note.Place.Agency ?? "-", fault);
        }

        if (note.Place.Agency is { } agency)
        {
            await assessments.ChangeAsync(
                note.Place.CycleId,
                agency,
                row =>
                {
                    (row.Fault, row.FaultSince) = (fault, note.Fault?.Since);
                    return true;
                },
                cancellation);
            return;
        }

        await cycles.ChangeAsync(
            note.Place.CycleId,
            row =>
            {
                (row.Fault, row.FaultSince) = (fault, note.Fault?.Since);
                return true;
            },
            cancellation);
    }
}

/// <summary>Input of <see cref="CycleActivities.AdvanceStatus"/>.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Status">One of <see cref="CycleStatus"/>.</param>
public sealed record CycleStatusChange(string CycleId, string Status);

/// <summary>Where a cycle stands, for its orchestration.</summary>
/// <param name="Release">Number of the release that holds, from 1; 0 when there is none yet.</param>
/// <param name="WaitUntil">When to look again if nothing is stored before: the next reminder's time, or after a release the result mails'.</param>
/// <param name="WakeFor">Number of the newest order that every assessment is to be woken for.</param>
/// <param name="IsCancelled">Whether nothing is to be done any more.</param>
public sealed record CycleView(int Release, DateTimeOffset? WaitUntil, int WakeFor, bool IsCancelled = false);
