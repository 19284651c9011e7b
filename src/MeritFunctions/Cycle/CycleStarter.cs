using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Instruments;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Starts cycles. The insert of the cycle's row decides who started it; what follows can be repeated until it is done,
/// by the same request sent again or by the sweep.
/// </summary>
public sealed class CycleStarter(CycleTable cycles, AssessmentTable assessments, RecordStore records, InstrumentStore instruments, ChangeLog changes, TimeProvider clock)
{
    // Longer than batches take to start all their assessments.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    /// <summary>Starts a cycle, or meets the one that the same order started.</summary>
    /// <returns>False when another order has that id.</returns>
    public async Task<bool> StartAsync(CycleStart order, Instrument instrument, byte[] document, Caller caller, DurableTaskClient client, CancellationToken cancellation)
    {
        string hash = HashOf(order);
        string startRecord = RecordNames.Start(order.Id, hash);
        // What the register says of the agencies is pinned by the first who sends the order; the same order again takes that.
        (order, _) = await records.WriteFirstAsync(startRecord, order, cancellation);
        var row = new CycleRow
        {
            RowKey = order.Id,
            RequestHash = hash,
            TitleId = order.Title.Id,
            TitleEn = order.Title.En,
            Year = order.Year,
            AssessingBody = order.AssessingBody,
            InstrumentId = order.InstrumentId,
            InstrumentVersion = instrument.Version,
            InstrumentHash = await instruments.PinAsync(order.InstrumentId, document, cancellation),
            OpensAt = clock.GetUtcNow(),
            SubmissionDeadline = order.Schedule.SubmissionDeadline,
            VerificationDeadline = order.Schedule.VerificationDeadline,
            ReminderDays = StoredJson.ToText(order.Schedule.ReminderDays),
            ProcessingGraceSeconds = order.Schedule.ProcessingGraceSeconds,
            Agencies = order.Agencies.Count,
            StartRecord = startRecord,
            ResultMailDelaySeconds = order.Schedule.ResultMailDelaySeconds,
            Clarifications = order.Schedule.Clarifications,
            AnswerReminders = order.Schedule.AnswerReminders is { } reminders ? StoredJson.ToText(reminders) : null,
            VerificationReminders = order.Schedule.VerificationReminders is { } before ? StoredJson.ToText(before) : null,
            EscalationDays = order.Schedule.EscalationDays,
            Reviews = order.Reviews ?? 1,
            PlenaryQuorum = order.Plenary?.Quorum ?? 0,
            PlenaryAuthority = order.Plenary?.Authority ?? "",
            ObjectionDays = order.ObjectionDays ?? 0,
        };
        if (!await cycles.TryInsertAsync(row, cancellation))
        {
            row = await cycles.FindAsync(order.Id, cancellation);
            if (row?.RequestHash != hash)
            {
                return false;
            }
        }

        await changes.NoteAsync(order.Id, changes.Change("start", AuditKind.CycleStarted, order.Id, hash, caller.Id, caller.AuditRole), cancellation);
        await EnsureRunningAsync(row, client, cancellation);
        return true;
    }

    /// <summary>
    /// Lays down the assessments and starts the orchestration, whatever of it is missing: it may never have begun, and the task
    /// hub may have been lost. Everything that was done before is found done.
    /// </summary>
    public async Task EnsureRunningAsync(CycleRow row, DurableTaskClient client, CancellationToken cancellation)
    {
        if (row.IsDone || await client.GetInstanceAsync(InstanceIds.Cycle(row.RowKey), cancellation) is { IsCompleted: false })
        {
            return;
        }

        CycleStart order = await records.GetAsync<CycleStart>(row.StartRecord, cancellation);
        if (row.Status == CycleStatus.Open)
        {
            await assessments.InsertMissingAsync(order.Id, [.. order.Agencies.Select((agency, place) => Pin(order.Id, agency, place))], cancellation);
        }

        await Starts.OnceAsync(client, nameof(AssessmentCycle), new CycleInput(order.Id, row.ProcessingGraceSeconds), InstanceIds.Cycle(order.Id), cancellation);
    }

    /// <summary>Starts the orchestration of an assessment anew that has ended; two callers at once start one.</summary>
    public static Task ReopenAsync(CycleRow row, string agency, DurableTaskClient client, CancellationToken cancellation) => Starts.OnceAsync(
        client,
        nameof(AgencyAssessment),
        new AgencyAssessmentInput(row.RowKey, agency, row.ProcessingGraceSeconds),
        InstanceIds.Assessment(row.RowKey, agency),
        cancellation);

    /// <summary>
    /// Wakes an assessment. It may have ended before: an upload that was there in time is found, it is reopened, or it has more time. One
    /// whose orchestration is gone gets another; a young one is still being started by its batch.
    /// </summary>
    public static async Task WakeAsync(CycleRow cycle, AssessmentRow row, string reference, DurableTaskClient client, CancellationToken cancellation)
    {
        // What is cancelled is woken to its end, and not started again.
        if (await Wakes.AssessmentAsync(client, cycle.RowKey, row.RowKey, reference, cancellation) || cycle.Status == CycleStatus.Cancelled)
        {
            return;
        }

        bool isGone = await client.GetInstanceAsync(InstanceIds.Assessment(cycle.RowKey, row.RowKey), cancellation) switch
        {
            null => row.Timestamp < TimeProvider.System.GetUtcNow() - LongestStart,
            { } instance => instance.IsCompleted,
        };
        if (isGone)
        {
            await ReopenAsync(cycle, row.RowKey, client, cancellation);
        }
    }

    /// <summary>What two equal orders share, whatever the register says when they come.</summary>
    public static string HashOf(CycleStart order) =>
        StoredJson.Sha256(StoredJson.Serialize(order with { Agencies = order.IsWholeRegister ? [] : [.. order.Agencies.Select(a => new Participant(a.Code, "", "", null, null))] }));

    private static AssessmentRow Pin(string cycleId, Participant agency, int place) => new()
    {
        PartitionKey = TableKey.From(cycleId),
        RowKey = agency.Code,
        Batch = place / AgencyBatch.Size,
        AgencyName = agency.Name,
        AgencyType = agency.Type,
        AgencyRegion = agency.Region,
        AgencySize = agency.Size,
    };
}
