using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Register;

/// <summary>Says what an agency is still needed for.</summary>
public sealed class AgencyNeeds(CycleTable cycles, AssessmentTable assessments, NotificationTable notifications, RecordStore records, TimeProvider clock)
{
    // Far longer than a start takes from the note on its agencies to the cycle's row.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Why an agency cannot go now, as a code with its arguments: it takes part in a cycle that is not over, or is being started, or a
    /// mail to it is still to be sent. Null when it can, as long as its row stays as it was read.
    /// </summary>
    public async Task<(string Code, object?[] Arguments)?> RefusalAsync(AgencyRow row, CancellationToken cancellation)
    {
        string code = row.RowKey;
        if (row.HeldAt > clock.GetUtcNow() - LongestStart)
        {
            return ("agency-held", [code]);
        }

        foreach (CycleRow cycle in await cycles.ListAsync(cancellation))
        {
            if (!cycle.IsDone && cycle.Status != CycleStatus.Cancelled && await TakesPartAsync(code, cycle, cancellation))
            {
                return ("agency-takes-part", [code, cycle.RowKey]);
            }
        }

        return await notifications.AwaitsAsync(code, cancellation) ? ("agency-has-mails", [code]) : null;
    }

    // A start that stopped halfway has laid down no assessments yet; they follow from its order.
    private async Task<bool> TakesPartAsync(string code, CycleRow cycle, CancellationToken cancellation) =>
        await assessments.FindAsync(cycle.RowKey, code, cancellation) is not null
        || (cycle.Status == CycleStatus.Open && (await records.GetAsync<CycleStart>(cycle.StartRecord, cancellation)).Agencies.Any(a => a.Code == code));
}
