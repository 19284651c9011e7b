using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// Has what is faulted tried again at once, when an operator has mended its cause, and writes down who wanted it. It would be
/// tried again by itself as well, some minutes later.
/// </summary>
public sealed class Retries(AssessmentTable assessments, CycleStarter starter, ChangeLog changes)
{
    private const string Reference = "resume";

    /// <summary>Wakes a cycle, its batches and every assessment with a fault, and starts what is missing.</summary>
    /// <returns>The faulted assessments.</returns>
    public async Task<IReadOnlyList<string>> CycleAsync(Caller caller, CycleRow cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        string id = cycle.RowKey;
        await NoteAsync(new Order(caller), id, [id], cancellation);
        await starter.EnsureRunningAsync(cycle, client, cancellation);
        List<AssessmentRow> rows = await assessments.ListAsync(id, cancellation);
        await Wakes.CycleAsync(client, id, Reference, cancellation);
        foreach (int batch in rows.Select(r => r.Batch).Distinct())
        {
            await Wakes.BatchAsync(client, id, batch, Reference, cancellation);
        }

        string[] faulted = [.. rows.Where(r => r.Fault is not null).Select(r => r.RowKey)];
        foreach (string agency in faulted)
        {
            await Wakes.AssessmentAsync(client, id, agency, Reference, cancellation);
        }

        return faulted;
    }

    /// <summary>Wakes a faulted assessment.</summary>
    public async Task<RetryOutcome> AssessmentAsync(Caller caller, string cycle, string agency, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return RetryOutcome.NotFound;
        }

        if (row.Fault is null)
        {
            return RetryOutcome.NotFaulted;
        }

        await NoteAsync(new Order(caller), cycle, [agency], cancellation);
        await Wakes.AssessmentAsync(client, cycle, agency, Reference, cancellation);
        return RetryOutcome.Woken;
    }

    /// <summary>Writes down that somebody had something go on. Each order is one of its own.</summary>
    public Task NoteAsync(Order order, string cycle, IEnumerable<string> subjects, CancellationToken cancellation) =>
        changes.NoteAsync(
            cycle,
            [.. subjects.Select(subject => changes.Change($"resume|{Guid.NewGuid():N}", AuditKind.Resumed, subject, actor: order.By.Id, role: order.By.AuditRole, why: order.Reason))],
            cancellation);
}

/// <summary>What came of an order to try again.</summary>
public enum RetryOutcome
{
    /// <summary>It is tried again.</summary>
    Woken,

    /// <summary>There is no such assessment.</summary>
    NotFound,

    /// <summary>Nothing is wrong with it.</summary>
    NotFaulted,
}
