using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Has one faulted assessment tried again at once, and writes down who wanted it.</summary>
public sealed class Retries(AssessmentTable assessments, ChangeLog changes)
{
    internal const string Reference = "resume";

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

        await NoteAsync(caller, cycle, agency, cancellation);
        await Wakes.AssessmentAsync(client, cycle, agency, Reference, cancellation);
        return RetryOutcome.Woken;
    }

    /// <summary>Writes down that somebody had something go on. Each order is one of its own.</summary>
    public Task NoteAsync(Caller caller, string cycle, string subject, CancellationToken cancellation) =>
        changes.NoteAsync(cycle, changes.Change($"resume|{Guid.NewGuid():N}", AuditKind.Resumed, subject, actor: caller.Id, role: caller.AuditRole), cancellation);
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
