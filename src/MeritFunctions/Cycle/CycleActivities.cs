using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Cycle;

/// <summary>The activities that move a cycle's rows. Each may run twice and leaves the same.</summary>
public sealed class CycleActivities(
    CycleTable cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    IntakeSweep intake,
    ILogger<CycleActivities> log)
{
    /// <summary>Counts the batches that were laid down when the cycle was started.</summary>
    [Function(nameof(OpenCycle))]
    public async Task<int> OpenCycle([ActivityTrigger] string cycleId, CancellationToken cancellation)
    {
        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        log.LogInformation("Cycle {Cycle} opens with {Agencies} agencies", cycleId, rows.Count);
        return rows.Count == 0 ? 0 : rows.Max(r => r.Batch) + 1;
    }

    /// <summary>The codes of one batch's agencies, in order.</summary>
    [Function(nameof(ListBatch))]
    public async Task<List<string>> ListBatch([ActivityTrigger] BatchKey key, CancellationToken cancellation) =>
        [.. (await assessments.ListBatchAsync(key.CycleId, key.Batch, cancellation)).Select(r => r.RowKey).Order(StringComparer.Ordinal)];

    /// <summary>Shows operators where the cycle stands.</summary>
    [Function(nameof(SetCycleStatus))]
    public async Task SetCycleStatus([ActivityTrigger] CycleStatusChange change, CancellationToken cancellation)
    {
        await cycles.ChangeAsync(
            change.CycleId,
            row =>
            {
                row.Status = change.Status;
                return true;
            },
            cancellation);
        log.LogInformation("Cycle {Cycle} is {Status}", change.CycleId, change.Status);
    }

    /// <summary>Whether the plenary's release is stored.</summary>
    [Function(nameof(IsReleased))]
    public async Task<bool> IsReleased([ActivityTrigger] string cycleId, CancellationToken cancellation) =>
        await decisions.FindAsync(cycleId, DecisionRow.Release, cancellation) is not null;

    /// <summary>Where the assessment stands: stage, newest upload, and the first decision on that upload.</summary>
    [Function(nameof(ReadAssessment))]
    public async Task<AssessmentView> ReadAssessment([ActivityTrigger] AssessmentKey key, CancellationToken cancellation)
    {
        AssessmentRow row = await assessments.FindAsync(key.CycleId, key.Agency, cancellation)
            ?? throw new InvalidOperationException($"Assessment {key.Agency} of cycle {key.CycleId} is missing.");
        List<DecisionRow> all = await decisions.ListAsync(key.CycleId, key.Agency, cancellation);
        DecisionRow? open = all.FirstOrDefault(d => d.Receipt == row.Receipt && d.Round == row.ClarificationRounds);
        return new AssessmentView(row.Stage, row.Receipt, open?.DecisionId);
    }

    /// <summary>
    /// Closes an assessment that nobody submitted. First it looks itself at what the agency has uploaded, so that an upload
    /// that was there in time counts, whatever event was lost and whatever was down meanwhile.
    /// </summary>
    /// <returns>False when a submission came after all, or files are there that cannot be judged yet.</returns>
    [Function(nameof(CloseWithoutSubmission))]
    public async Task<bool> CloseWithoutSubmission([ActivityTrigger] AssessmentKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (!await intake.TakeInAgencyAsync(key.CycleId, key.Agency, client, cancellation))
        {
            return false;
        }

        AssessmentRow? row = await assessments.ChangeAsync(
            key.CycleId,
            key.Agency,
            r =>
            {
                if (r.Receipt is not null || r.Stage == AssessmentStage.NotSubmitted)
                {
                    return false;
                }

                r.Stage = AssessmentStage.NotSubmitted;
                return true;
            },
            cancellation);
        return row?.Stage == AssessmentStage.NotSubmitted;
    }

    /// <summary>Records a fault so that operators see it and can have the step tried again.</summary>
    [Function(nameof(RecordFault))]
    public async Task RecordFault([ActivityTrigger] FaultInput fault, CancellationToken cancellation)
    {
        log.LogError("Assessment {Agency} of cycle {Cycle} is faulted: {Task} failed with {ErrorType}", fault.Agency, fault.CycleId, fault.Task, fault.ErrorType);
        await assessments.ChangeAsync(
            fault.CycleId,
            fault.Agency,
            row =>
            {
                row.Stage = AssessmentStage.Faulted;
                row.Fault = $"{fault.Task}: {fault.ErrorType}";
                return true;
            },
            cancellation);
    }
}

/// <summary>What an assessment's orchestration reads from the store when it wakes.</summary>
/// <param name="Stage">One of <see cref="Merit.Adapters.Storage.AssessmentStage"/>.</param>
/// <param name="Receipt">The newest accepted upload; null when there is none.</param>
/// <param name="DecisionId">The assessor's decision on that upload that has not been applied yet; null when there is none.</param>
public sealed record AssessmentView(string Stage, string? Receipt, string? DecisionId);

/// <summary>Input of <see cref="CycleActivities.SetCycleStatus"/>.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Status">One of <see cref="Merit.Adapters.Storage.CycleStatus"/>.</param>
public sealed record CycleStatusChange(string CycleId, string Status);

/// <summary>What went wrong in an assessment, without any text that could hold personal data.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Task">The task that failed.</param>
/// <param name="ErrorType">The exception's type.</param>
public sealed record FaultInput(string CycleId, string Agency, string Task, string ErrorType);
